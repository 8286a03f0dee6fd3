/**
 * What an operator can set: one table of keys, from which the agent's arguments, {@code agent.yaml}
 * and the commands' flags come.
 */
@NullMarked
package io.confida.monitor.config;

import org.jspecify.annotations.NullMarked;
