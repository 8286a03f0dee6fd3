/** Puts the stages together as the settings say: for the commands, and for the agent in a JVM. */
@NullMarked
package io.confida.monitor.assembly;

import org.jspecify.annotations.NullMarked;
