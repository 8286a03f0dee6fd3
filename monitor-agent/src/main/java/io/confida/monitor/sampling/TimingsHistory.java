package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Readings of what a pool has counted, so that any stretch of time can be told by a difference: one
 * each five seconds for the last two minutes, one a minute for what is older, about 27 KB per pool.
 */
final class TimingsHistory {
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FINE_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long COARSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final long keptNanos;
  private final List<Reading> readings = new ArrayList<>();

  private record Reading(long nanos, PoolTimings timings) {}

  TimingsHistory(Duration kept) {
    this.keptNanos = kept.toNanos();
  }

  synchronized boolean due(long nowNanos) {
    return readings.isEmpty()
        || nowNanos - readings.get(readings.size() - 1).nanos() >= EVERY_NANOS;
  }

  synchronized void add(long nowNanos, PoolTimings timings) {
    if (!readings.isEmpty()
        && timings.use().count() < readings.get(readings.size() - 1).timings().use().count()) {
      // Counted from the beginning again: a difference to before would be none.
      readings.clear();
    }
    readings.add(new Reading(nowNanos, timings));
    thinOut(nowNanos);
  }

  /** What was counted over about the last {@code length}; empty before two readings. */
  synchronized Optional<PoolTimings> over(long nowNanos, Duration length, PoolTimings now) {
    Reading from = null;
    for (Reading reading : readings) {
      if (from == null || nowNanos - reading.nanos() >= length.toNanos()) {
        from = reading;
      }
    }
    return from == null || now.seconds() <= from.timings().seconds()
        ? Optional.empty()
        : Optional.of(now.since(from.timings()));
  }

  private void thinOut(long nowNanos) {
    // The oldest come first.
    while (!readings.isEmpty() && nowNanos - readings.get(0).nanos() > keptNanos + COARSE_NANOS) {
      readings.remove(0);
    }
    for (int i = readings.size() - 2; i > 0; i--) {
      Reading reading = readings.get(i);
      boolean old = nowNanos - reading.nanos() > FINE_NANOS;
      if (old && readings.get(i + 1).nanos() - readings.get(i - 1).nanos() <= COARSE_NANOS) {
        readings.remove(i);
      }
    }
  }
}
