package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTotals;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What adds up over the samples of one pool, by the trapezoidal rule. A stretch without a sample
 * counts for nothing when it is longer than a hiccup: nobody knows what happened in it.
 */
final class Totals {
  private static final long LONGEST_HICCUP_NANOS = Duration.ofSeconds(1).toNanos();

  private final long intervalNanos;
  private final long bridgedNanos;
  private long dueSinceNanos;
  private @Nullable PoolSnapshot previous;

  private double watched;
  private double active;
  private double waiting;
  private double saturated;
  private long taken;
  private long late;
  private long failed;

  /**
   * @param bornNanos since when samples are due
   */
  Totals(Duration interval, long bornNanos) {
    this.intervalNanos = interval.toNanos();
    this.bridgedNanos = Math.max(LONGEST_HICCUP_NANOS, 5 * intervalNanos);
    this.dueSinceNanos = bornNanos;
  }

  synchronized void add(PoolSnapshot now) {
    countMissed(now.capturedNanos());
    taken++;
    PoolSnapshot before = previous;
    previous = now;
    if (before == null) {
      return;
    }
    long nanos = now.capturedNanos() - before.capturedNanos();
    if (nanos <= 0 || nanos > bridgedNanos) {
      return;
    }
    double seconds = nanos / 1e9;
    watched += seconds;
    if (before.active().isPresent() && now.active().isPresent()) {
      active += seconds * (before.active().getAsInt() + now.active().getAsInt()) / 2;
    }
    if (before.waiting().isPresent() && now.waiting().isPresent()) {
      waiting += seconds * (before.waiting().getAsInt() + now.waiting().getAsInt()) / 2;
    }
    saturated += seconds * (share(before) + share(now)) / 2;
  }

  synchronized void addFailure(long atNanos) {
    countMissed(atNanos);
    failed++;
    previous = null;
  }

  synchronized PoolTotals totals() {
    return new PoolTotals(watched, active, waiting, saturated, taken, late, failed);
  }

  private void countMissed(long atNanos) {
    late += History.missedBetween(dueSinceNanos, atNanos, intervalNanos);
    dueSinceNanos = atNanos;
  }

  private static double share(PoolSnapshot snapshot) {
    return snapshot.saturated().orElse(false) ? 1 : 0;
  }
}
