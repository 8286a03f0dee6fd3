/** Requests that nobody should send, made from the OpenAPI document, and what must come of them. */
@NullMarked
package io.confida.server.fuzz;

import org.jspecify.annotations.NullMarked;
