/** Load on a server or a gate, and what it costs: throughput, latencies, CPU and memory. */
@NullMarked
package io.confida.benchmarks.load;

import org.jspecify.annotations.NullMarked;
