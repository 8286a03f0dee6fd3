package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolWindow;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Sums up one count over samples fed in the order of time. The mean is the integral by the
 * trapezoidal rule over the time between the first and the last sample: each sample speaks for the
 * time half-way to its neighbours.
 */
final class TimeWeighted {
  private int samples;
  private long firstNanos;
  private long lastNanos;
  private int last;
  private int peak;
  private double area;

  void add(long nanos, int count) {
    if (samples == 0) {
      firstNanos = nanos;
    } else {
      area += 0.5 * ((double) last + count) * (nanos - lastNanos);
    }
    samples++;
    lastNanos = nanos;
    last = count;
    peak = Math.max(peak, count);
  }

  /** Empty without a sample; a sample that stands alone in time is its own mean. */
  OptionalDouble mean() {
    if (samples == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(spanNanos() == 0 ? last : area / spanNanos());
  }

  int samples() {
    return samples;
  }

  /** Between the first and the last sample; 0 with fewer than two. */
  long spanNanos() {
    return lastNanos - firstNanos;
  }

  PoolWindow.Level level() {
    return new PoolWindow.Level(mean(), samples == 0 ? OptionalInt.empty() : OptionalInt.of(peak));
  }
}
