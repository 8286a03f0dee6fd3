/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab.sweep;

import org.jspecify.annotations.NullMarked;
