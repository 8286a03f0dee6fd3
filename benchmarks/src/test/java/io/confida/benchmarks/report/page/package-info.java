/** Tests of the page of results. */
@NullMarked
package io.confida.benchmarks.report.page;

import org.jspecify.annotations.NullMarked;
