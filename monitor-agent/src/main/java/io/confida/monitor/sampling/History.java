package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The last samples of one pool in a ring of primitive arrays, 17 bytes a sample. One thread
 * records, any thread may ask; neither holds the lock while a pool's code runs.
 */
final class History {
  private static final int ABSENT = -1;

  private static final byte FREE = 0;
  private static final byte SATURATED = 1;
  private static final byte SATURATION_UNKNOWN = 2;
  private static final byte FAILED = 3;

  private final long intervalNanos;
  private final long bornNanos;
  private final long[] nanos;
  private final int[] active;
  private final int[] waiting;
  private final byte[] state;

  /** Samples recorded so far; the newest stands at {@code recorded - 1}, modulo the length. */
  private long recorded;

  private Optional<PoolSnapshot> latest = Optional.empty();

  /**
   * @param interval intended distance between samples
   * @param history how far back samples are kept
   * @param bornNanos since when samples are due
   */
  History(Duration interval, Duration history, long bornNanos) {
    this.intervalNanos = interval.toNanos();
    this.bornNanos = bornNanos;
    // One more than intervals: the samples at both ends of the stretch count.
    int length = Math.toIntExact(history.dividedBy(interval) + 1);
    this.nanos = new long[length];
    this.active = new int[length];
    this.waiting = new int[length];
    this.state = new byte[length];
  }

  synchronized void record(PoolSnapshot snapshot) {
    byte saturation =
        snapshot.saturated().map(is -> is ? SATURATED : FREE).orElse(SATURATION_UNKNOWN);
    append(snapshot.capturedNanos(), snapshot.active(), snapshot.waiting(), saturation);
    latest = Optional.of(snapshot);
  }

  synchronized void recordFailure(long atNanos) {
    append(atNanos, OptionalInt.empty(), OptionalInt.empty(), FAILED);
  }

  private void append(long atNanos, OptionalInt activeNow, OptionalInt waitingNow, byte stateNow) {
    int i = index(recorded++);
    nanos[i] = atNanos;
    active[i] = activeNow.orElse(ABSENT);
    waiting[i] = waitingNow.orElse(ABSENT);
    state[i] = stateNow;
  }

  /** What the samples of the last {@code length} before {@code nowNanos} say together. */
  synchronized PoolWindow window(long nowNanos, Duration length) {
    long startNanos = nowNanos - length.toNanos();
    long oldest = Math.max(0, recorded - nanos.length);
    long first = recorded;
    while (first > oldest && nanos[index(first - 1)] - startNanos >= 0) {
      first--;
    }
    long before = first > oldest ? nanos[index(first - 1)] : bornNanos;
    long previous = before - startNanos > 0 ? before : startNanos;

    var activeLevel = new TimeWeighted();
    var waitingLevel = new TimeWeighted();
    var saturation = new TimeWeighted();
    var taken = new TimeWeighted();
    int failed = 0;
    long late = 0;
    for (long sample = first; sample < recorded; sample++) {
      int i = index(sample);
      late += missedBetween(previous, nanos[i]);
      previous = nanos[i];
      if (state[i] == FAILED) {
        failed++;
        continue;
      }
      taken.add(nanos[i], 1);
      addIfPresent(activeLevel, nanos[i], active[i]);
      addIfPresent(waitingLevel, nanos[i], waiting[i]);
      if (state[i] != SATURATION_UNKNOWN) {
        saturation.add(nanos[i], state[i] == SATURATED ? 1 : 0);
      }
    }
    late += missedBetween(previous, nowNanos);
    return new PoolWindow(
        taken.samples() > 0 ? latest : Optional.empty(),
        taken.spanNanos() / 1e9,
        activeLevel.level(),
        waitingLevel.level(),
        saturation.mean(),
        new PoolWindow.Samples(taken.samples(), Math.toIntExact(late), failed));
  }

  private static void addIfPresent(TimeWeighted level, long atNanos, int count) {
    if (count != ABSENT) {
      level.add(atNanos, count);
    }
  }

  /** How many samples should have been taken strictly between two, to the nearest. */
  private long missedBetween(long fromNanos, long toNanos) {
    return Math.max(0, (toNanos - fromNanos + intervalNanos / 2) / intervalNanos - 1);
  }

  private int index(long sample) {
    return (int) (sample % nanos.length);
  }
}
