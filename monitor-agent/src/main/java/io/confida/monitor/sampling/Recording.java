package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.RoundTrips;
import io.confida.monitor.target.FlightRecorder;
import io.confida.monitor.target.TargetException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.management.MBeanServerConnection;
import org.jspecify.annotations.Nullable;

/** The target's flight recording while it is connected, if one was asked for. */
final class Recording {
  private static final long RETRY_NANOS = Duration.ofSeconds(30).toNanos();

  private final boolean wanted;
  private final List<String> peers;
  private final Consumer<String> notes;
  private final SamplingClock clock;
  private volatile @Nullable FlightRecorder recorder;
  private boolean refused;
  private long refusedNanos;

  /**
   * @param peers the databases' {@code host:port}; empty for the busiest
   */
  Recording(boolean wanted, Collection<String> peers, Consumer<String> notes, SamplingClock clock) {
    this.wanted = wanted;
    this.peers = List.copyOf(peers);
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * Begins it unless it runs; after a failure again half a minute later.
   *
   * @param servers those of the target, which is connected
   */
  void keepUp(Collection<? extends MBeanServerConnection> servers) {
    if (!wanted || recorder != null || servers.isEmpty()) {
      return;
    }
    if (refused && clock.nanos() - refusedNanos < RETRY_NANOS) {
      return;
    }
    try {
      recorder = FlightRecorder.start(servers.iterator().next(), peers);
      refused = false;
    } catch (TargetException e) {
      if (!refused) {
        notes.accept("no round trips: " + e.getMessage());
      }
      refused = true;
      refusedNanos = clock.nanos();
    }
  }

  void end() {
    FlightRecorder now = recorder;
    recorder = null;
    if (now != null) {
      now.close();
    }
  }

  Optional<RoundTrips> roundTrips(WatchedPool pool) {
    FlightRecorder now = recorder;
    if (now == null) {
      return Optional.empty();
    }
    return pool.database()
        .map(DatabaseAddress::hosts)
        .map(now::roundTrips)
        .orElseGet(now::roundTrips);
  }
}
