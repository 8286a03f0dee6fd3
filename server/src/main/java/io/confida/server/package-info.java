/** The interview API: wiring and stop order. */
@NullMarked
package io.confida.server;

import org.jspecify.annotations.NullMarked;
