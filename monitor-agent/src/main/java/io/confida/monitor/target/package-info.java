/** The JVMs that are watched: how each is found, reached and left again. */
@NullMarked
package io.confida.monitor.target;

import org.jspecify.annotations.NullMarked;
