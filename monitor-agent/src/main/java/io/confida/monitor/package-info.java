/** Watches connection pools. */
@NullMarked
package io.confida.monitor;

import org.jspecify.annotations.NullMarked;
