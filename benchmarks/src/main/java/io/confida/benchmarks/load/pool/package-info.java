/**
 * Load on a connection pool: a closed loop, and an open one whose latency counts from the intended
 * start.
 */
@NullMarked
package io.confida.benchmarks.load.pool;

import org.jspecify.annotations.NullMarked;
