/** Results of the lab as one self-contained page with plots, and the same in Markdown. */
@NullMarked
package io.confida.benchmarks.report.page;

import org.jspecify.annotations.NullMarked;
