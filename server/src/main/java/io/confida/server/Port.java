package io.confida.server;

import io.confida.server.config.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether the server can listen where it is to, in words for its operator. */
final class Port {

  private Port() {}

  /** Told before anything is started, and in one line, where Helidon logs a stack trace. */
  static void requireFree(ServerSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw cannotListen(settings, e);
    }
  }

  static UncheckedIOException cannotListen(ServerSettings settings, IOException cause) {
    return new UncheckedIOException(
        "cannot listen on "
            + settings.host()
            + ":"
            + settings.port()
            + ": the port is taken or the address is not this machine's. Choose another by"
            + " SERVER_PORT or SERVER_HOST.",
        cause);
  }
}
