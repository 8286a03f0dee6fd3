package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What of a pool's past its verdict depends on: a fold over its samples, oldest first, with a few
 * words of memory and constant work for each sample.
 *
 * <p><b>Saturation has hysteresis, by time.</b> It begins when two samples at least {@link #ONSET}
 * apart and all between them are saturated; the sampler looks again 50 ms after the first, so at 10
 * samples a second that is within 200 ms of when it happened. One sample alone does not do it. It
 * ends when at least two samples and {@link #CALM} have gone by without saturation, so that a pool
 * that is full in bursts is one case and not twenty.
 *
 * <p>Times are those of the samples. After a hole of {@link #HOLE}, or when the wall clock was set
 * back, it begins afresh. Not safe for use by several threads.
 */
final class PoolCourse {
  static final Duration ONSET = Duration.ofMillis(40);
  static final Duration CALM = Duration.ofMillis(700);
  static final Duration HOLE = Duration.ofSeconds(5);

  private final CreationStall creation = new CreationStall();
  private final ActiveFloor floor = new ActiveFloor();

  private @Nullable PoolSnapshot last;

  private boolean saturated;
  private Instant saturatedSince = Instant.EPOCH;
  private Instant lastSaturated = Instant.EPOCH;
  private Instant stretchSince = Instant.EPOCH;
  private int saturatedSamples;
  private int calmSamples;

  private Optional<Instant> unreturnedSince = Optional.empty();

  /** The course of a pool over the history it has kept. */
  static PoolCourse of(PoolView pool, Duration length) {
    var course = new PoolCourse();
    OptionalInt max = pool.latest().map(PoolSnapshot::max).orElse(OptionalInt.empty());
    pool.history(length).stream()
        .filter(sample -> !sample.failed())
        .forEach(sample -> course.add(snapshot(pool.name(), sample, max)));
    return course;
  }

  static PoolSnapshot snapshot(String pool, PoolSample sample, OptionalInt max) {
    return new PoolSnapshot(
        pool,
        sample.active(),
        sample.idle(),
        sample.total(),
        sample.waiting(),
        max,
        OptionalInt.empty(),
        sample.at(),
        0);
  }

  void add(PoolSnapshot sample) {
    Instant at = sample.capturedAt();
    PoolSnapshot before = last;
    if (before != null) {
      long step = nanosBetween(before.capturedAt(), at);
      if (step == 0) {
        return;
      }
      if (step < 0 || step > HOLE.toNanos()) {
        beginAfresh();
      }
    }
    Optional<Boolean> full = sample.saturated();
    if (full.isPresent()) {
      followSaturation(full.get(), at);
    }
    followReturns(sample);
    creation.add(sample);
    floor.add(sample);
    last = sample;
  }

  /** Without a {@link Duration} for each sample, which would be the target's garbage. */
  private static long nanosBetween(Instant from, Instant to) {
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    return 1_000_000_000L * seconds + to.getNano() - from.getNano();
  }

  /**
   * What the samples up to now come to.
   *
   * @param saturated whether the pool is saturated, with the hysteresis above
   * @param saturatedSince since when; means something while it is
   * @param unreturnedSince since when the count of active connections, being above 0, has not
   *     fallen
   * @param stallSince since when no connection is opened for those that wait
   * @param rise how the floor of the active connections rose, if it did so again and again
   */
  record Reading(
      boolean saturated,
      Instant saturatedSince,
      Optional<Instant> unreturnedSince,
      Optional<Instant> stallSince,
      Optional<ActiveFloor.Rise> rise) {}

  boolean isSaturated() {
    return saturated;
  }

  Reading reading() {
    return new Reading(saturated, saturatedSince, unreturnedSince, creation.since(), floor.rise());
  }

  private void beginAfresh() {
    last = null;
    saturated = false;
    saturatedSamples = 0;
    calmSamples = 0;
    unreturnedSince = Optional.empty();
    creation.beginAfresh();
    floor.beginAfresh();
  }

  private void followSaturation(boolean full, Instant at) {
    if (full) {
      if (saturatedSamples == 0) {
        stretchSince = at;
      }
      saturatedSamples++;
      calmSamples = 0;
      lastSaturated = at;
      if (!saturated && Duration.between(stretchSince, at).compareTo(ONSET) >= 0) {
        saturated = true;
        saturatedSince = stretchSince;
      }
      return;
    }
    saturatedSamples = 0;
    calmSamples++;
    if (saturated && calmSamples >= 2 && Duration.between(lastSaturated, at).compareTo(CALM) >= 0) {
      saturated = false;
    }
  }

  private void followReturns(PoolSnapshot sample) {
    if (sample.active().isEmpty() || sample.active().getAsInt() == 0) {
      unreturnedSince = Optional.empty();
      return;
    }
    OptionalInt before = last == null ? OptionalInt.empty() : last.active();
    boolean fell = before.isPresent() && sample.active().getAsInt() < before.getAsInt();
    if (fell || unreturnedSince.isEmpty()) {
      unreturnedSince = Optional.of(sample.capturedAt());
    }
  }
}
