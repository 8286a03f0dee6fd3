/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
