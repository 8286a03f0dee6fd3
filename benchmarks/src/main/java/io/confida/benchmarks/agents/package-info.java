/** What agents that watch connection pools cost the JVM they watch. */
@NullMarked
package io.confida.benchmarks.agents;

import org.jspecify.annotations.NullMarked;
