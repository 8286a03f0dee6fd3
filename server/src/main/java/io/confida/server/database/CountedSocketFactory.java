package io.confida.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes pgjdbc's sockets. It is made by name (pgjdbc's parameter {@code socketFactory}), hence
 * public: what it makes for whom is told by {@link Backends}.
 */
public final class CountedSocketFactory extends SocketFactory {

  /** For pgjdbc. */
  public CountedSocketFactory() {
    // Nothing is kept between sockets.
  }

  @Override
  public Socket createSocket() {
    return Backends.CURRENT.isBound() ? new CountedSocket(Backends.CURRENT.get()) : new Socket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsItself();
  }

  private static UnsupportedOperationException connectsItself() {
    return new UnsupportedOperationException("pgjdbc connects its sockets itself");
  }
}
