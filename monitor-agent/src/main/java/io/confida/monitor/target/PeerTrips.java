package io.confida.monitor.target;

import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The reads from one peer over the last ten seconds, in slots of one second. Time is the moment a
 * read was reported, of the reader's own clock: another machine's clock may stand elsewhere.
 */
final class PeerTrips {
  /** Upper bounds in seconds, three a decade: from a local socket to a database that hangs. */
  private static final double[] BOUNDS = {
    0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30
  };

  private static final int SLOTS = 10;
  private static final long SLOT_NANOS = Duration.ofSeconds(1).toNanos();

  private final String peer;
  private final long[][] counts = new long[SLOTS][BOUNDS.length + 1];
  private final double[] sums = new double[SLOTS];
  private final double[] longest = new double[SLOTS];
  private final long[] slotOf = new long[SLOTS];
  private final long bornNanos;
  private long lastNanos;
  private long total;

  PeerTrips(String peer, long nowNanos) {
    this.peer = peer;
    this.bornNanos = nowNanos;
    this.lastNanos = nowNanos;
    Arrays.fill(slotOf, -1);
  }

  synchronized void add(long nowNanos, double seconds) {
    long second = second(nowNanos);
    int slot = (int) (second % SLOTS);
    if (slotOf[slot] != second) {
      slotOf[slot] = second;
      Arrays.fill(counts[slot], 0);
      sums[slot] = 0;
      longest[slot] = 0;
    }
    int bucket = Arrays.binarySearch(BOUNDS, seconds);
    counts[slot][bucket >= 0 ? bucket : -bucket - 1]++;
    sums[slot] += seconds;
    longest[slot] = Math.max(longest[slot], seconds);
    lastNanos = nowNanos;
    total++;
  }

  synchronized RoundTrips roundTrips(long nowNanos) {
    long now = second(nowNanos);
    long[] count = new long[BOUNDS.length + 1];
    double sum = 0;
    double max = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slotOf[slot] >= 0 && now - slotOf[slot] < SLOTS) {
        for (int bucket = 0; bucket < count.length; bucket++) {
          count[bucket] += counts[slot][bucket];
        }
        sum += sums[slot];
        max = Math.max(max, longest[slot]);
      }
    }
    return new RoundTrips(
        peer,
        Math.min(SLOTS, (nowNanos - bornNanos) / 1e9),
        new Distribution(BOUNDS, count, sum, max),
        OptionalDouble.of((nowNanos - lastNanos) / 1e9));
  }

  /** How many there ever were. */
  synchronized long total() {
    return total;
  }

  private long second(long nowNanos) {
    return (nowNanos - bornNanos) / SLOT_NANOS;
  }
}
