/** The commands of the benchmarks. What they measure stands in the packages below. */
@NullMarked
package io.confida.benchmarks;

import org.jspecify.annotations.NullMarked;
