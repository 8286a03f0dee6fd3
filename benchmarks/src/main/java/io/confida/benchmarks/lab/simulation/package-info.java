/** Databases in virtual time, whose best pool size is known beforehand: they judge the judge. */
@NullMarked
package io.confida.benchmarks.lab.simulation;

import org.jspecify.annotations.NullMarked;
