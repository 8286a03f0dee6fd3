/** Intervals, comparisons and drift: what a difference between two figures is worth. */
@NullMarked
package io.confida.benchmarks.lab.statistics;

import org.jspecify.annotations.NullMarked;
