/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab.regret;

import org.jspecify.annotations.NullMarked;
