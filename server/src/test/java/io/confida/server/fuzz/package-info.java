/** Requests byte by byte, and bodies with a word to look for where it must not be. */
@NullMarked
package io.confida.server.fuzz;

import org.jspecify.annotations.NullMarked;
