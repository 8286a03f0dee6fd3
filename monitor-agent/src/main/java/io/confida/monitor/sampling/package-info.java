/** Reads the pools at a steady pace into a bounded history, and sums up any window of it. */
@NullMarked
package io.confida.monitor.sampling;

import org.jspecify.annotations.NullMarked;
