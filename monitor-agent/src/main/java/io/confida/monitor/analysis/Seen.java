package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a stretch of samples tells about the use of a pool, each sample weighted by the time since
 * the one before (a second at most, so that a hole does not count as if it had been seen).
 */
final class Seen {
  private static final double LONGEST_STEP = 1.0;

  /** With fewer samples the most callers seen at once are no bound. */
  private static final int ENOUGH_SAMPLES = 300;

  private final List<PoolSample> samples;
  private final OptionalInt max;
  private final double[] weights;
  private final double weight;

  private Seen(List<PoolSample> samples, OptionalInt max) {
    this.samples = samples;
    this.max = max;
    this.weights = new double[samples.size()];
    double sum = 0;
    for (int i = 1; i < weights.length; i++) {
      weights[i] = Math.max(0, Math.min(LONGEST_STEP, between(samples.get(i - 1), samples.get(i))));
      sum += weights[i];
    }
    if (weights.length > 0) {
      weights[0] = sum == 0 ? 1 : sum / weights.length;
      sum += weights[0];
    }
    this.weight = sum;
  }

  static Seen of(List<PoolSample> history, OptionalInt max) {
    return new Seen(
        history.stream().filter(sample -> !sample.failed() && sample.active().isPresent()).toList(),
        max);
  }

  int samples() {
    return samples.size();
  }

  /** From the first to the last sample. */
  double seconds() {
    return samples.size() < 2 ? 0 : between(samples.get(0), samples.get(samples.size() - 1));
  }

  int busySamples() {
    return (int) samples.stream().filter(sample -> active(sample) > 0).count();
  }

  int peakActive() {
    return samples.stream().mapToInt(Seen::active).max().orElse(0);
  }

  double meanActive() {
    return batchMeans(1)[0];
  }

  /** Whether anybody waited, or would have had to: then what was in use is less than was wanted. */
  boolean waited() {
    return samples.stream()
        .anyMatch(sample -> sample.waiting().orElse(0) > sample.idle().orElse(0) || full(sample));
  }

  /** The share of time, 0 to 1, with all connections out. */
  double shareAtMax() {
    double full = 0;
    for (int i = 0; i < weights.length; i++) {
      full += full(samples.get(i)) ? weights[i] : 0;
    }
    return weight == 0 ? 0 : full / weight;
  }

  /** The fewest connections that were all out for no larger share of time than this. */
  int neededFor(double share) {
    int size = 1;
    while (shareOfAtLeast(size) > share) {
      size++;
    }
    return size;
  }

  /** The most threads that had or wanted a connection at once; empty when it cannot be a bound. */
  OptionalInt mostCallers() {
    boolean known =
        samples.size() >= ENOUGH_SAMPLES
            && samples.stream().allMatch(sample -> sample.waiting().isPresent());
    return known
        ? samples.stream().mapToInt(s -> active(s) + s.waiting().orElse(0)).max()
        : OptionalInt.empty();
  }

  /** Time-weighted means of the active connections over stretches of equal length. */
  double[] batchMeans(int batches) {
    double[] sums = new double[batches];
    double[] seconds = new double[batches];
    double length = seconds();
    for (int i = 0; i < weights.length; i++) {
      double at = length == 0 ? 0 : between(samples.get(0), samples.get(i)) / length;
      int batch = Math.max(0, Math.min(batches - 1, (int) (at * batches)));
      sums[batch] += active(samples.get(i)) * weights[i];
      seconds[batch] += weights[i];
    }
    double whole = 0;
    for (double sum : sums) {
      whole += sum;
    }
    for (int i = 0; i < batches; i++) {
      // A stretch that was not seen is best guessed by the rest.
      sums[i] = seconds[i] > 0 ? sums[i] / seconds[i] : weight == 0 ? 0 : whole / weight;
    }
    return sums;
  }

  private double shareOfAtLeast(int connections) {
    double share = 0;
    for (int i = 0; i < weights.length; i++) {
      share += active(samples.get(i)) >= connections ? weights[i] : 0;
    }
    return weight == 0 ? 0 : share / weight;
  }

  private boolean full(PoolSample sample) {
    return max.isPresent() && active(sample) >= max.getAsInt();
  }

  private static int active(PoolSample sample) {
    return sample.active().orElse(0);
  }

  private static double between(PoolSample from, PoolSample to) {
    return Duration.between(from.at(), to.at()).toNanos() / 1e9;
  }
}
