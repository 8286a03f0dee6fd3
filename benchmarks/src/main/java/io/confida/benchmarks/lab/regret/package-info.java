/** How good the advice on pool sizes is, measured beside rivals. */
@NullMarked
package io.confida.benchmarks.lab.regret;

import org.jspecify.annotations.NullMarked;
