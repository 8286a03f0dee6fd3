package io.confida.benchmarks.agents;

import java.util.List;

/**
 * What a watched program is started with.
 *
 * @param jars the agents
 * @param jdbcUrl its database
 * @param layout its pools
 * @param jvmOptions for its JVM, whoever watches
 */
record Setting(AgentJars jars, String jdbcUrl, WatchedJvm.Layout layout, List<String> jvmOptions) {}
