package io.confida.server.database;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long the statements of the last minute took.
 *
 * <p>Durations go into a histogram for each second (HdrHistogram, two significant digits), kept in
 * a ring as long as the window. Recording takes a lock only to find the second it belongs to. A
 * summary covers the whole seconds of the window and the one under way.
 */
public final class Activity implements StatementObserver {

  /** How far back a summary looks. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_NANOS = 600 * SECOND;

  private final LongSupplier nanoTime;
  private final long startNanos;
  private volatile long lastAnswerNanos;
  private final Slot[] ring = new Slot[(int) WINDOW.toSeconds() + 1];

  /** An empty window that starts now. */
  public Activity() {
    this(System::nanoTime);
  }

  Activity(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.lastAnswerNanos = startNanos - WINDOW.toNanos();
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Slot(-1);
    }
  }

  @Override
  public void executed(
      String name,
      String sql,
      List<? extends @Nullable Object> values,
      long nanos,
      boolean failed) {
    long now = nanoTime.getAsLong();
    if (!failed) {
      lastAnswerNanos = now;
    }
    long second = (now - startNanos) / SECOND;
    slot(second).durations.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
  }

  /** Whether a statement has ended well so lately. */
  boolean answeredWithin(Duration time) {
    return nanoTime.getAsLong() - lastAnswerNanos <= time.toNanos();
  }

  /** What the window holds now. */
  public Summary summary() {
    long elapsed = nanoTime.getAsLong() - startNanos;
    long current = elapsed / SECOND;
    long oldest = Math.max(0, current - WINDOW.toSeconds() + 1);
    Histogram all = new Histogram(LONGEST_NANOS, 2);
    for (Slot slot : slots()) {
      if (slot.second >= oldest && slot.second <= current) {
        all.add(slot.durations);
      }
    }
    double spanSeconds = (elapsed - oldest * SECOND) / (double) SECOND;
    long count = all.getTotalCount();
    if (count == 0) {
      return new Summary(0, spanSeconds, null, null);
    }
    return new Summary(count, spanSeconds, all.getMean() / 1e6, all.getValueAtPercentile(95) / 1e6);
  }

  private Slot slot(long second) {
    int index = (int) (second % ring.length);
    synchronized (ring) {
      if (ring[index].second != second) {
        ring[index] = new Slot(second);
      }
      return ring[index];
    }
  }

  private Slot[] slots() {
    synchronized (ring) {
      return ring.clone();
    }
  }

  /**
   * The statements of a window.
   *
   * @param statements how many ended in it
   * @param seconds how long it is: shorter than {@link #WINDOW} until the server has run that long
   * @param meanMillis their mean duration, absent when there were none
   * @param p95Millis the duration that 95 % of them did not exceed, absent when there were none
   */
  public record Summary(
      long statements, double seconds, @Nullable Double meanMillis, @Nullable Double p95Millis) {

    /** Statements a second; absent when the window has no length yet. */
    public @Nullable Double perSecond() {
      return seconds > 0 ? statements / seconds : null;
    }
  }

  private static final class Slot {
    private final long second;
    private final ConcurrentHistogram durations;

    private Slot(long second) {
      this.second = second;
      this.durations = new ConcurrentHistogram(LONGEST_NANOS, 2);
    }
  }
}
