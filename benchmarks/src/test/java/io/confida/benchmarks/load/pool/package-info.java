/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.load.pool;

import org.jspecify.annotations.NullMarked;
