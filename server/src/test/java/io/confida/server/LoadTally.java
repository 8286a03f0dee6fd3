package io.confida.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts what becomes of the requests to one server, on one thread. */
final class LoadTally {

  private static final long LONGEST_MICROS = 60_000_000L;
  private static final long TROUBLE_NANOS = 100_000_000L;

  /** So many are kept one by one: enough to see what they have in common. */
  private static final int MOST_SLOW = 200_000;

  private final long start;
  private final Duration length;
  private final Histogram lag = new Histogram(LONGEST_MICROS, 3);
  private final Histogram served = new Histogram(LONGEST_MICROS, 3);
  private final Histogram refused = new Histogram(LONGEST_MICROS, 3);
  private final List<Histogram> refusedBySecond = new ArrayList<>();
  private final List<LoadResult.Slow> slow = new ArrayList<>();
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private long sent;
  private long broken;
  private long servedInTime;
  private long dated;
  private long malformed;
  private long lastTrouble;

  LoadTally(long start, Duration length) {
    this.start = start;
    this.length = length;
  }

  void sent(long intended, long now) {
    sent++;
    add(lag, now - intended);
  }

  void answered(AnswerHead answer, long intended, long sentAt, long now) {
    long nanos = now - intended;
    statuses.merge(answer.status(), 1L, Long::sum);
    if (answer.status() == 200) {
      served(nanos, now);
    } else {
      refused(answer, intended, sentAt, now);
    }
    if (answer.status() != 200 || nanos > TROUBLE_NANOS) {
      lastTrouble = Math.max(lastTrouble, intended - start);
    }
  }

  private void served(long nanos, long now) {
    add(served, nanos);
    if (now - start <= length.toNanos()) {
      servedInTime++;
    }
  }

  private void refused(AnswerHead answer, long intended, long sentAt, long now) {
    add(refused, now - intended);
    int second = (int) ((intended - start) / 1_000_000_000L);
    while (refusedBySecond.size() <= second) {
      refusedBySecond.add(new Histogram(LONGEST_MICROS, 2));
    }
    add(refusedBySecond.get(second), now - intended);
    if (answer.dated()) {
      dated++;
    }
    if (!answer.refusal()) {
      malformed++;
    }
    if (now - intended > LoadResult.SOON.toNanos() && slow.size() < MOST_SLOW) {
      slow.add(new LoadResult.Slow(answer.status(), intended, sentAt, now));
    }
  }

  private static void add(Histogram times, long nanos) {
    times.recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
  }

  void broken() {
    broken++;
  }

  LoadResult result(long unanswered, int connections) {
    return new LoadResult(
        length,
        sent,
        lag,
        served,
        refused,
        refusedBySecond,
        slow,
        statuses,
        broken + unanswered,
        servedInTime,
        dated,
        malformed,
        lastTrouble,
        connections);
  }
}
