/** A write that is done once, however often it is asked for with the same key. */
@NullMarked
package io.confida.server.idempotency;

import org.jspecify.annotations.NullMarked;
