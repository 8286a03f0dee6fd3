package io.confida.monitor.snapshot;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/** Durations counted into buckets, at one moment; immutable. */
public final class Distribution {
  /** Those of the one made last: mostly all have the same, and many are kept. */
  private static volatile double[] lastBounds = {};

  private final double[] upperSeconds;
  private final long[] counts;
  private final double sumSeconds;
  private final double maxSeconds;

  /**
   * @param upperSeconds the buckets' upper bounds in seconds, ascending; a last bucket without
   *     bound follows them
   * @param counts how many durations fell into each bucket, not cumulative; one longer than the
   *     bounds
   * @param sumSeconds sum of all durations, in seconds
   * @param maxSeconds the longest duration, in seconds; 0 without any
   */
  public Distribution(double[] upperSeconds, long[] counts, double sumSeconds, double maxSeconds) {
    if (counts.length != upperSeconds.length + 1) {
      throw new IllegalArgumentException(
          counts.length + " counts for " + upperSeconds.length + " bounds: one more is needed");
    }
    this.upperSeconds = shared(upperSeconds);
    this.counts = counts.clone();
    this.sumSeconds = sumSeconds;
    this.maxSeconds = maxSeconds;
  }

  private static double[] shared(double[] bounds) {
    double[] last = lastBounds;
    if (!Arrays.equals(last, bounds)) {
      last = bounds.clone();
      lastBounds = last;
    }
    return last;
  }

  /** The buckets' upper bounds in seconds, ascending; a last bucket without bound follows them. */
  public double[] upperSeconds() {
    return upperSeconds.clone();
  }

  /** How many durations fell into each bucket, not cumulative; one longer than the bounds. */
  public long[] counts() {
    return counts.clone();
  }

  /** How many buckets there are, with the last, which has no bound. */
  public int buckets() {
    return counts.length;
  }

  /** How many durations fell into a bucket: what {@link #counts} has, without a copy of it. */
  public long count(int bucket) {
    return counts[bucket];
  }

  /** Whether {@link #upperSeconds} is this. */
  public boolean hasBounds(double[] seconds) {
    return Arrays.equals(upperSeconds, seconds);
  }

  /** Sum of all durations, in seconds. */
  public double sumSeconds() {
    return sumSeconds;
  }

  /** The longest duration, in seconds; 0 without any. */
  public double maxSeconds() {
    return maxSeconds;
  }

  /** How many durations there are. */
  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Mean duration in seconds; empty without any. */
  public OptionalDouble meanSeconds() {
    long count = count();
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sumSeconds / count);
  }

  /**
   * The duration in seconds that the share {@code quantile} of all stays below, by linear
   * interpolation within its bucket, as Prometheus's {@code histogram_quantile} does; in the last
   * bucket the longest duration. Empty without any.
   *
   * @param quantile from 0 to 1
   */
  public OptionalDouble quantileSeconds(double quantile) {
    long count = count();
    if (count == 0) {
      return OptionalDouble.empty();
    }
    double rank = quantile * count;
    long below = 0;
    for (int i = 0; i < upperSeconds.length; i++) {
      if (below + counts[i] >= rank && counts[i] > 0) {
        double lower = i == 0 ? 0 : upperSeconds[i - 1];
        double upper = Math.min(upperSeconds[i], maxSeconds > 0 ? maxSeconds : upperSeconds[i]);
        upper = Math.max(lower, upper);
        return OptionalDouble.of(lower + (upper - lower) * (rank - below) / counts[i]);
      }
      below += counts[i];
    }
    return OptionalDouble.of(maxSeconds);
  }

  /**
   * What was counted since an earlier reading of the same buckets. The longest duration is that of
   * the whole, for the longest of a difference is not known.
   */
  public Distribution since(Distribution earlier) {
    long[] difference = counts.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= earlier.counts[i];
    }
    return new Distribution(
        upperSeconds, difference, Math.max(0, sumSeconds - earlier.sumSeconds), maxSeconds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distribution that
        && Arrays.equals(upperSeconds, that.upperSeconds)
        && Arrays.equals(counts, that.counts)
        && sumSeconds == that.sumSeconds
        && maxSeconds == that.maxSeconds;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(upperSeconds), Arrays.hashCode(counts), sumSeconds, maxSeconds);
  }

  @Override
  public String toString() {
    return "Distribution[count=" + count() + ", sumSeconds=" + sumSeconds + "]";
  }
}
