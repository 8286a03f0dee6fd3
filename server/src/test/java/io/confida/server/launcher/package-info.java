/** The scripts at the top of the repository. */
@NullMarked
package io.confida.server.launcher;

import org.jspecify.annotations.NullMarked;
