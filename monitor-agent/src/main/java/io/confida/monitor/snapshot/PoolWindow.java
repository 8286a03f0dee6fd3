package io.confida.monitor.snapshot;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the samples of one pool over a stretch of time say together. Every figure is measured:
 * without a sample that carries it, it is absent.
 *
 * @param latest the newest snapshot in the window; empty when none could be taken in it
 * @param spanSeconds seconds between the first and the last sample taken in the window: shorter
 *     than asked for while the history is young; 0 with fewer than two samples
 * @param active connections lent out
 * @param waiting threads that wait for a connection
 * @param saturatedShare time-weighted share, 0 to 1, of the samples that {@linkplain
 *     PoolSnapshot#saturated() are saturated}
 * @param samples how many samples stand behind these figures
 */
public record PoolWindow(
    Optional<PoolSnapshot> latest,
    double spanSeconds,
    Level active,
    Level waiting,
    OptionalDouble saturatedShare,
    Samples samples) {

  /** The moment of the first sample: the peaks are peaks since then. */
  public Optional<Instant> since() {
    return latest.map(last -> last.capturedAt().minusNanos(Math.round(spanSeconds * 1e9)));
  }

  /**
   * A count over time.
   *
   * @param mean time-weighted mean, by the trapezoidal rule: each sample speaks for the time
   *     half-way to its neighbours, so irregular distances do not bend it
   * @param peak the largest count sampled; a shorter peak between two samples is not seen
   */
  public record Level(OptionalDouble mean, OptionalInt peak) {}

  /**
   * What became of the samples that were due.
   *
   * @param taken samples that were read
   * @param late samples that were due in the window and came at least half an interval late or not
   *     at all, because the host was busy or a pool's read took long
   * @param failed samples whose read threw, or gave no value for a figure that the pool's library
   *     has; nothing of them is used
   */
  public record Samples(int taken, int late, int failed) {}
}
