/** The door: starts and stops the watch over the connection pools of this JVM. */
@NullMarked
package io.confida.monitor;

import org.jspecify.annotations.NullMarked;
