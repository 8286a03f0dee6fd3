/** Tests of the commands. */
@NullMarked
package io.confida.benchmarks;

import org.jspecify.annotations.NullMarked;
