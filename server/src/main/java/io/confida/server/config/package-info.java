/**
 * What an operator can set: read once at the start, checked as a whole, immutable afterwards.
 *
 * <p>This package imports nothing of the rest of the server.
 */
@NullMarked
package io.confida.server.config;

import org.jspecify.annotations.NullMarked;
