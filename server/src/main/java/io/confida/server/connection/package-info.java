/**
 * Clients' connections: how many there may be, how long each may take for what, and how they end.
 *
 * <p>The web server reads and writes them; this stands between it and the sockets.
 */
@NullMarked
package io.confida.server.connection;

import org.jspecify.annotations.NullMarked;
