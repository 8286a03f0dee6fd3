/** What the monitor-agent costs the JVM it is in. */
@NullMarked
package io.confida.benchmarks.micro.agent;

import org.jspecify.annotations.NullMarked;
