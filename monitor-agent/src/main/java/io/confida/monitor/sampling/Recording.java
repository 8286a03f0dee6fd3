package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.RoundTrips;
import io.confida.monitor.target.FlightRecorder;
import io.confida.monitor.target.TargetException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.management.MBeanServerConnection;
import org.jspecify.annotations.Nullable;

/** The target's flight recording while it is connected, if one was asked for. */
final class Recording {
  private final boolean wanted;
  private final List<String> peers;
  private final Consumer<String> notes;
  private volatile @Nullable FlightRecorder recorder;
  private boolean refused;

  /**
   * @param peers the databases' {@code host:port}; empty for the busiest
   */
  Recording(boolean wanted, Collection<String> peers, Consumer<String> notes) {
    this.wanted = wanted;
    this.peers = List.copyOf(peers);
    this.notes = notes;
  }

  void begin(Collection<? extends MBeanServerConnection> servers) {
    end();
    if (!wanted || servers.isEmpty()) {
      return;
    }
    try {
      recorder = FlightRecorder.start(servers.iterator().next(), peers);
      refused = false;
    } catch (TargetException e) {
      if (!refused) {
        refused = true;
        notes.accept("no round trips: " + e.getMessage());
      }
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
