package io.confida.monitor.inject;

import io.confida.monitor.snapshot.Distribution;
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
  private static final long[] UPPER_NANOS = new long[UPPER_SECONDS.length];

  static {
    for (int i = 0; i < UPPER_NANOS.length; i++) {
      UPPER_NANOS[i] = Math.round(UPPER_SECONDS[i] * 1e9);
    }
  }

  private final LongAdder[] counts = new LongAdder[UPPER_NANOS.length + 1];
  private final LongAdder sumNanos = new LongAdder();
  private final AtomicLong maxNanos = new AtomicLong();

  Durations() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
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
    long[] read = new long[counts.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = counts[i].sum();
    }
    return new Distribution(UPPER_SECONDS, read, sumNanos.sum() / 1e9, maxNanos.get() / 1e9);
  }
}
