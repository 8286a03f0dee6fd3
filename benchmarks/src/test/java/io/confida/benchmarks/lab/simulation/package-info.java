/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab.simulation;

import org.jspecify.annotations.NullMarked;
