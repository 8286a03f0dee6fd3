package io.confida.server.connection;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each socket that Helidon has accepted until its connection asks for it: a connection is
 * given no way to a timeout of its socket, or to closing one direction of it, else.
 */
final class AcceptedSockets implements SocketOptions {

  // Without tcpNoDelay a streamed answer waits for the client's delayed acknowledgement: 40 ms.
  private final SocketOptions options = SocketOptions.builder().tcpNoDelay(true).build();
  private final Map<Ends, Socket> sockets = new ConcurrentHashMap<>();
  private final Consumer<Socket> accepted;

  /** By what it may be found again. No two open connections have the same two ends. */
  private record Ends(SocketAddress local, SocketAddress remote) {}

  /**
   * @param accepted told of each, on the thread that accepts them
   */
  AcceptedSockets(Consumer<Socket> accepted) {
    this.accepted = accepted;
  }

  @Override
  public void configureSocket(Socket socket) {
    options.configureSocket(socket);
    sockets.put(new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress()), socket);
    accepted.accept(socket);
  }

  /** The socket with these ends, which is not kept any longer. */
  @Nullable Socket take(SocketAddress local, SocketAddress remote) {
    return sockets.remove(new Ends(local, remote));
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
