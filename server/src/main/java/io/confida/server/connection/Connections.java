package io.confida.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All connections of clients: a bounded number, each of which takes a bounded time for all that it
 * does.
 *
 * <p>When there are as many as may be, those that have sent no request for longest make room for a
 * new one, and then those whose request's head has been coming in for longest. Where neither is to
 * be had, new ones wait to be accepted.
 */
public final class Connections implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Connections.class.getName());

  private static final long LOOK_EVERY_NANOS = 200_000_000L;
  private static final long LOOK_OFTEN_NANOS = 20_000_000L;

  /** Connections that the system makes before they are accepted; it may allow fewer. */
  private static final int BACKLOG = 4_096;

  /** A listener closes within a millisecond. */
  private static final long KNOCK_EVERY_NANOS = 5_000_000L;

  private static final long LONGEST_CLOSE_NANOS = 1_000_000_000L;

  private final int most;
  private final AcceptedSockets sockets = new AcceptedSockets(socket -> makeRoom());
  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final Surroundings house;
  private final ServerConnectionSelector http =
      Http1ConnectionSelector.builder()
          .config(
              Http1Config.builder()
                  .maxPrologueLength(ConnectionLimits.LINE_BYTES)
                  // Never reached: what it has come to is looked at before each read.
                  .maxHeadersSize(4 * ConnectionLimits.HEADER_BYTES)
                  .addReceiveListener(new RequestPhases.Received())
                  .addSendListener(new RequestPhases.Sent())
                  .build())
          .build();
  private final Thread watch =
      Thread.ofPlatform().daemon().name("confida-connections").unstarted(this::watch);
  private volatile @Nullable Long lastCallAt;
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param refusals what each of them refuses without the web server
   */
  public Connections(ConnectionLimits limits, EarlyRefusals refusals) {
    this.house =
        new Surroundings(
            limits, new BodyBytes(limits.allBodies()), refusals, open, () -> lastCallAt != null);
    this.most = within(OpenFiles.roomForConnections().orElse(Integer.MAX_VALUE), limits.most());
    watch.start();
  }

  private static int within(int room, int wanted) {
    if (room < wanted) {
      LOGGER.log(
          Level.WARNING,
          "MAX_CONNECTIONS is {0}, and the files this process may open leave room for {1}, which"
              + " is the most that are taken; raise it (ulimit -n, LimitNOFILE) or lower that",
          String.valueOf(wanted),
          String.valueOf(room));
    }
    return Math.min(room, wanted);
  }

  /** Has all connections of this server be these. */
  public void takeOver(WebServerConfig.Builder server) {
    server
        // HTTP/1.1 as it stands would take connections past these here.
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new Selector())
        .connectionOptions(sockets)
        // What comes while the heap is collected waits here, and is not asked to try in a second.
        .backlog(BACKLOG)
        // Some may be leaving.
        .maxTcpConnections(most + most / 8 + 16);
  }

  /** Connections now. */
  public int count() {
    return open.size();
  }

  /**
   * From when nobody can connect any more each answer is its connection's last, and who asks for
   * nothing is let go. In this order: a client that has been told to leave comes back at once, and
   * what waits to be accepted when a listener closes is reset.
   *
   * @param address where the listener is that is closed meanwhile
   */
  public void lastCallOnceShut(InetSocketAddress address) {
    Thread.ofVirtual()
        .start(
            () -> {
              long end = System.nanoTime() + LONGEST_CLOSE_NANOS;
              do {
                LockSupport.parkNanos(KNOCK_EVERY_NANOS);
              } while (System.nanoTime() < end && isOpen(address));
              lastCallAt = System.nanoTime();
              LockSupport.unpark(watch);
            });
  }

  private static boolean isOpen(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 100);
      return true;
    } catch (IOException shut) {
      return false;
    }
  }

  /** On the thread that accepts them: there is one more. */
  private void makeRoom() {
    if (open.size() < most) {
      return;
    }
    long staying = open.stream().filter(ClientConnection::stays).count();
    if (staying < most) {
      return;
    }
    long tooMany = staying - most + most / 64 + 1; // looking through all is not done for each
    List<ClientConnection> idle = longest(ClientConnection::idleSince, tooMany);
    idle.forEach(ClientConnection::giveWay);
    longest(ClientConnection::headSince, tooMany - idle.size()).forEach(ClientConnection::giveWay);
  }

  private List<ClientConnection> longest(
      Function<ClientConnection, @Nullable Long> since, long count) {
    record Waiting(ClientConnection connection, long nanos) {}
    long now = System.nanoTime();
    List<Waiting> waiting = new ArrayList<>();
    for (ClientConnection connection : open) {
      Long began = since.apply(connection);
      if (began != null) {
        waiting.add(new Waiting(connection, now - began));
      }
    }
    return waiting.stream()
        .sorted(Comparator.comparingLong(Waiting::nanos).reversed())
        .limit(count)
        .map(Waiting::connection)
        .toList();
  }

  private void watch() {
    while (!closed) {
      Long stopping = lastCallAt;
      long now = System.nanoTime();
      try {
        for (ClientConnection connection : open) {
          connection.look(now, stopping);
        }
      } catch (RuntimeException | Error e) {
        // Without this thread no connection would ever end for being slow.
        LOGGER.log(Level.ERROR, "connections were not looked after, and are at the next look", e);
      }
      LockSupport.parkNanos(this, stopping == null ? LOOK_EVERY_NANOS : LOOK_OFTEN_NANOS);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
  }

  /** Gives each connection into our hands as soon as it is there. */
  private final class Selector implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
      return 0;
    }

    @Override
    public Support supports(BufferData data) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      Socket socket = sockets.take(context.localPeer().address(), context.remotePeer().address());
      if (socket == null) {
        throw new CloseConnectionException("its socket was not accepted here");
      }
      return new ClientConnection(context, socket, house, http);
    }
  }
}
