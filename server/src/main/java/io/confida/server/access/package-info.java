/** Who gets in, and how much they may ask. Loaded only where tokens count or a limit is set. */
@NullMarked
package io.confida.server.access;

import org.jspecify.annotations.NullMarked;
