/**
 * Finds the pool size that a workload wants, and says how sure that is: pure functions of what was
 * measured.
 */
@NullMarked
package io.confida.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
