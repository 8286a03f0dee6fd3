package io.confida.monitor.target;

import io.confida.monitor.snapshot.RoundTrips;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.management.jfr.RemoteRecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * The database's round trips as another JVM's own flight recorder sees them: each read from a
 * socket, its peer and how long it took, streamed over the JMX connection. Nothing is loaded into
 * that JVM; its recorder runs while this is open, without stack traces, and where the JVM can limit
 * the rate of such events (JDK 25 and newer) at no more than {@value #MOST_A_SECOND} a second.
 *
 * <p>Events arrive about a second after they happened. A read that does not end is no event: a
 * database that hangs shows in {@link RoundTrips#quietSeconds()}.
 */
public final class FlightRecorder implements AutoCloseable {
  private static final String SOCKET_READ = "jdk.SocketRead";
  private static final int MOST_A_SECOND = 1000;

  /** So that a JVM that talks to the whole world cannot fill this one. */
  private static final int MOST_PEERS = 200;

  /** Where Linux begins; others begin higher. */
  private static final int FIRST_PORT_OF_CLIENTS = 32_768;

  /** Its threads read what JMX clients ask, this one among them. */
  private static final String JMX_SERVER_THREADS = "RMI TCP Connection";

  /** Where databases listen unless they are told otherwise. */
  private static final Set<Integer> DATABASE_PORTS =
      Set.of(5432, 5433, 6432, 3306, 3307, 1521, 1433, 50000, 26257, 4000, 9042, 27017);

  private final RemoteRecordingStream stream;
  private final Set<String> wanted;
  private final LongSupplier nanos;
  private final Map<String, PeerTrips> peers = new ConcurrentHashMap<>();

  private FlightRecorder(
      RemoteRecordingStream stream, Collection<String> wanted, LongSupplier nanos) {
    this.stream = stream;
    this.wanted = usual(wanted);
    this.nanos = nanos;
  }

  /**
   * Starts the recording there.
   *
   * @param wanted {@code host:port} or {@code host} of the databases; empty when they are not
   *     known: then the busiest peer counts, one at a port of databases first
   * @throws TargetException when there is no flight recorder; the message says where
   */
  public static FlightRecorder start(MBeanServerConnection server, Collection<String> wanted)
      throws TargetException {
    return start(server, wanted, System::nanoTime);
  }

  static FlightRecorder start(
      MBeanServerConnection server, Collection<String> wanted, LongSupplier nanos)
      throws TargetException {
    if (ModuleLayer.boot().findModule("jdk.management.jfr").isEmpty()) {
      throw new TargetException(
          "this Java runtime has no module jdk.management.jfr, without which round trips cannot be"
              + " recorded: run the monitor with a JDK");
    }
    RemoteRecordingStream stream;
    try {
      if (!server.isRegistered(new ObjectName("jdk.management.jfr:type=FlightRecorder"))) {
        throw new TargetException(
            "the JVM has no flight recorder (module jdk.management.jfr), so there are no round"
                + " trips");
      }
      stream = new RemoteRecordingStream(server);
    } catch (IOException e) {
      throw new TargetException(Failures.connecting("the JVM's flight recorder", e), e);
    } catch (JMException | RuntimeException e) {
      throw cannotStart(e);
    }
    try {
      var recorder = new FlightRecorder(stream, wanted, nanos);
      stream
          .enable(SOCKET_READ)
          .withoutStackTrace()
          .withThreshold(Duration.ZERO)
          .with("throttle", MOST_A_SECOND + "/s");
      stream.setMaxAge(Duration.ofSeconds(10));
      stream.setReuse(true);
      stream.setOrdered(false);
      stream.onEvent(SOCKET_READ, recorder::read);
      stream.startAsync();
      return recorder;
    } catch (RuntimeException e) {
      stream.close();
      throw cannotStart(e);
    }
  }

  private static TargetException cannotStart(Exception e) {
    return new TargetException(
        "the JVM's flight recorder cannot be started: " + e.getClass().getSimpleName(), e);
  }

  /** The round trips of the wanted databases, or else of the busiest peer. */
  public Optional<RoundTrips> roundTrips() {
    return busiest(wanted);
  }

  /** The round trips of the busiest of these peers, each given with or without its port. */
  public Optional<RoundTrips> roundTrips(Collection<String> hosts) {
    return busiest(usual(hosts));
  }

  /** Ends the recording there. */
  @Override
  public void close() {
    stream.close();
  }

  private Optional<RoundTrips> busiest(Set<String> of) {
    long now = nanos.getAsLong();
    return peers.entrySet().stream()
        .filter(peer -> of.isEmpty() || isOneOf(of, peer.getKey()))
        .max(
            Comparator.<Map.Entry<String, PeerTrips>>comparingInt(
                    peer -> likeADatabase(port(peer.getKey())))
                .thenComparingLong(peer -> peer.getValue().total()))
        .map(peer -> peer.getValue().roundTrips(now));
  }

  private void read(RecordedEvent event) {
    if (isAsked(event.getThread())) {
      return;
    }
    RecordedThread thread = event.getThread();
    if (thread != null && String.valueOf(thread.getJavaName()).startsWith(JMX_SERVER_THREADS)) {
      return;
    }
    String host = event.getString("host");
    String address = event.getString("address");
    int port = event.getInt("port");
    // The recorder knows the name only if the connection was made by name.
    String peer = usual((host == null || host.isEmpty() ? address : host) + ":" + port);
    PeerTrips trips = peers.get(peer);
    if (trips == null) {
      if (peers.size() >= MOST_PEERS) {
        return;
      }
      trips = peers.computeIfAbsent(peer, name -> new PeerTrips(name, nanos.getAsLong()));
    }
    trips.add(nanos.getAsLong(), event.getDuration().toNanos() / 1e9);
  }

  /** Such a thread reads what a JMX client asks, this monitor among them: no database's answer. */
  private static boolean isAsked(@Nullable RecordedThread thread) {
    String name = thread == null ? null : thread.getJavaName();
    return name != null && name.startsWith("RMI TCP Connection");
  }

  private static boolean isOneOf(Set<String> wanted, String peer) {
    int colon = peer.lastIndexOf(':');
    return wanted.contains(peer) || wanted.contains(peer.substring(0, colon));
  }

  private static Set<String> usual(Collection<String> peers) {
    return peers.stream().map(FlightRecorder::usual).collect(Collectors.toUnmodifiableSet());
  }

  /** The loopback address has several names, and the recorder gives any of them. */
  private static String usual(String peer) {
    return peer.replaceFirst("^(localhost|::1|0:0:0:0:0:0:0:1|\\[::1])(?=:\\d+$|$)", "127.0.0.1");
  }

  /** A port that systems give to clients is mostly that of somebody who asks this JVM. */
  private static int likeADatabase(int port) {
    if (DATABASE_PORTS.contains(port)) {
      return 2;
    }
    return port < FIRST_PORT_OF_CLIENTS ? 1 : 0;
  }

  private static int port(String peer) {
    return Integer.parseInt(peer.substring(peer.lastIndexOf(':') + 1));
  }
}
