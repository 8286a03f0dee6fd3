/** Figures of several rounds, in words, tables and JSON. */
@NullMarked
package io.confida.benchmarks.report;

import org.jspecify.annotations.NullMarked;
