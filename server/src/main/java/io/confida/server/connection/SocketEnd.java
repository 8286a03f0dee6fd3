package io.confida.server.connection;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;

/** How connections end. */
final class SocketEnd {

  private static final Logger LOGGER = System.getLogger(SocketEnd.class.getName());

  /** How long a client may take to see that its connection is over. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private SocketEnd() {}

  /**
   * In one direction first, so that the last answer arrives, and whole when the client ends it,
   * too, or after {@link #LINGER} of silence. What it sends until then is dropped.
   *
   * @param told whether the client has been told already that no more comes
   */
  static void inOrder(Socket socket, boolean told) {
    try {
      if (!told) {
        socket.shutdownOutput();
      }
      socket.setSoTimeout((int) LINGER.toMillis());
      InputStream rest = socket.getInputStream();
      byte[] dropped = new byte[4096];
      while (rest.read(dropped) >= 0) {
        // Until the client has seen the end; the watch closes it when that takes too long.
      }
    } catch (IOException e) {
      LOGGER.log(Level.TRACE, "a client did not see its connection''s end: {0}", e.getMessage());
    }
  }

  /** At once, whatever is under way. */
  static void now(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOGGER.log(Level.TRACE, "a connection did not close: {0}", e.getMessage());
    }
  }
}
