/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab.statistics;

import org.jspecify.annotations.NullMarked;
