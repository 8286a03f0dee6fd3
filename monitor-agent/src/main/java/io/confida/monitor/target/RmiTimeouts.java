package io.confida.monitor.target;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import java.time.Duration;

/**
 * Ends RMI calls that nobody answers. RMI knows such limits for a whole JVM only, so they are set
 * with the first connection to another JVM, which none but a JVM of our own makes: never in one
 * that is watched from within. What the operator set on the command line stays.
 */
final class RmiTimeouts {
  static final Duration CONNECT = Duration.ofSeconds(3);

  /** Longer than most pauses for garbage collection, and short enough for whoever looks. */
  static final Duration RESPONSE = Duration.ofSeconds(3);

  private static final String RESPONSE_PROPERTY = "sun.rmi.transport.tcp.responseTimeout";

  /** A pool that does not answer must not make its whole JVM seem silent: its read ends sooner. */
  private static final Duration LONGER = Duration.ofSeconds(1);

  private static boolean installed;

  private RmiTimeouts() {}

  static synchronized void install() {
    if (installed) {
      return;
    }
    installed = true;
    setUnlessSet(RESPONSE_PROPERTY, RESPONSE);
    setUnlessSet("sun.rmi.transport.tcp.handshakeTimeout", CONNECT);
    try {
      if (RMISocketFactory.getSocketFactory() == null) {
        RMISocketFactory.setSocketFactory(new ImpatientSockets());
      }
    } catch (IOException e) {
      throw new IllegalStateException("another factory was set meanwhile", e);
    }
  }

  /** A JVM that has answered nothing for so long is stopped, or cannot be reached. */
  static Duration silence() {
    long response = Long.getLong(RESPONSE_PROPERTY, RESPONSE.toMillis());
    return Duration.ofMillis(Math.max(response, RESPONSE.toMillis())).plus(LONGER);
  }

  private static void setUnlessSet(String property, Duration value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Long.toString(value.toMillis()));
    }
  }

  /** The kernel alone would try for two minutes to reach a host that drops packets. */
  private static final class ImpatientSockets extends RMISocketFactory {
    @Override
    public Socket createSocket(String host, int port) throws IOException {
      var socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return new ServerSocket(port);
    }
  }
}
