package io.confida.benchmarks.load.pool;

import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What happens to the requests of a measured time, noted by many threads.
 *
 * <p>A request counts by when it was meant to start. So one that is meant to start in the measured
 * time and is answered after it has its latency recorded, and a stall at the end is not lost (G.
 * Tene, "How NOT to Measure Latency", 2013, on coordinated omission). Throughput counts answers
 * that come in the measured time.
 */
final class Recording {

  /** A longer time is recorded as this long. */
  static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final Recorder latency = new Recorder(LONGEST_NANOS, 3);
  private final Recorder wait = new Recorder(LONGEST_NANOS, 3);
  private final Recorder use = new Recorder(LONGEST_NANOS, 3);
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong timedOut = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final long beginNanos;
  private final long endNanos;

  /** The measured time, on the scale of {@link System#nanoTime}. */
  Recording(long beginNanos, long endNanos) {
    this.beginNanos = beginNanos;
    this.endNanos = endNanos;
  }

  long endNanos() {
    return endNanos;
  }

  void answered(long intended, long waitNanos, long useNanos, long end) {
    if (within(end)) {
      answered.incrementAndGet();
    }
    if (within(intended)) {
      record(latency, end - intended);
      record(wait, waitNanos);
      record(use, useNanos);
    }
  }

  /** A caller that gave up has waited at least that long: its wait and latency are recorded. */
  void timedOut(long intended, long waitNanos) {
    if (within(intended)) {
      timedOut.incrementAndGet();
      record(wait, waitNanos);
      record(latency, System.nanoTime() - intended);
    }
  }

  void failed(long intended, SQLException failure) {
    if (within(intended)) {
      failed.incrementAndGet();
      firstFailure.compareAndSet("", failure.getSQLState() + ": " + failure.getMessage());
    }
  }

  /** A request that was not begun. */
  void dropped(long intended) {
    if (within(intended)) {
      dropped.incrementAndGet();
    }
  }

  LoadResult result() {
    return new LoadResult(
        (endNanos - beginNanos) / 1e9,
        answered.get(),
        failed.get(),
        timedOut.get(),
        dropped.get(),
        Objects.requireNonNullElse(firstFailure.get(), ""),
        interval(latency),
        interval(wait),
        interval(use));
  }

  private static Histogram interval(Recorder recorder) {
    return recorder.getIntervalHistogram();
  }

  private static void record(Recorder recorder, long nanos) {
    recorder.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
  }

  private boolean within(long nanos) {
    return nanos - beginNanos >= 0 && nanos - endNanos < 0;
  }
}
