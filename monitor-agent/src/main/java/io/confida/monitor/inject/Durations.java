package io.confida.monitor.inject;

import io.confida.monitor.snapshot.Distribution;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations into buckets. Any thread may add; a reading in between may have counted a
 * duration and not yet added it to the sum.
 */
final class Durations {
  private static final double[] UPPER_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    30, 60
  };
  private static final long[] UPPER_NANOS =
      Arrays.stream(UPPER_SECONDS).mapToLong(seconds -> Math.round(seconds * 1e9)).toArray();

  private final LongAdder[] counts = new LongAdder[UPPER_NANOS.length + 1];
  private final LongAdder sumNanos = new LongAdder();
  private final AtomicLong maxNanos = new AtomicLong();

  Durations() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  void add(long measuredNanos) {
    // A clock in milliseconds can step back.
    long nanos = Math.max(0, measuredNanos);
    int bucket = 0;
    while (bucket < UPPER_NANOS.length && nanos > UPPER_NANOS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumNanos.add(nanos);
    for (long max = maxNanos.get(); nanos > max; max = maxNanos.get()) {
      if (maxNanos.compareAndSet(max, nanos)) {
        return;
      }
    }
  }

  Distribution read() {
    return new Distribution(
        UPPER_SECONDS,
        Arrays.stream(counts).mapToLong(LongAdder::sum).toArray(),
        sumNanos.sum() / 1e9,
        maxNanos.get() / 1e9);
  }
}
