package io.confida.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of the requests to one server.
 *
 * @param lag how late the requests were sent, in microseconds, which is part of the other times
 * @param served times of answers with 200, in microseconds
 * @param refused times of the others
 * @param refusedBySecond the same by the second in which they were to be sent
 * @param slow the refusals that took longer than they may
 * @param connections how many there are then
 * @param broken requests whose connection ended without a whole answer
 * @param servedInTime answers with 200 that came within the length
 * @param dated refusals with a {@code Date}, which those do not have that are made by their heads
 * @param malformed refusals that are no problem+json, or do not say when to come again
 * @param lastTrouble how long after the start the last request was to be sent that was not served
 *     within 100 ms, in nanoseconds
 */
record LoadResult(
    Duration length,
    long sent,
    Histogram lag,
    Histogram served,
    Histogram refused,
    List<Histogram> refusedBySecond,
    List<Slow> slow,
    Map<Integer, Long> statuses,
    long broken,
    long servedInTime,
    long dated,
    long malformed,
    long lastTrouble,
    int connections) {

  /**
   * A refusal that took too long; instants are on the clock of {@link System#nanoTime}.
   *
   * @param beganNanos when it was to be sent
   * @param sentNanos when it was
   */
  record Slow(int status, long beganNanos, long sentNanos, long endedNanos)
      implements Outage.Timed {}

  /** From when a refusal is {@link Slow}. */
  static final Duration SOON = Duration.ofMillis(10);

  double servedPerSecond() {
    return servedInTime * 1e9 / length.toNanos();
  }

  double sentPerSecond() {
    return sent * 1e9 / length.toNanos();
  }

  static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1000.0;
  }

  /**
   * Times of the refusals that were to be sent in these seconds, in microseconds.
   *
   * @param to excluded
   */
  Histogram refusedWithin(int from, int to) {
    Histogram within = new Histogram(refused.getHighestTrackableValue(), 2);
    for (int second = from; second < Math.min(to, refusedBySecond.size()); second++) {
      within.add(refusedBySecond.get(second));
    }
    return within;
  }

  /** How many of a hundred refusals were slow. */
  double slowPercent() {
    return percent(slow.size());
  }

  /** As before, without the time for which the server's JVM stood still. */
  double slowWithoutPauses(Pauses pauses) {
    return percent(
        slow.stream()
            .filter(refusal -> refusal.took().minus(pauses.within(refusal)).compareTo(SOON) > 0)
            .count());
  }

  /** As before, from when the requests were sent, however late their clients were. */
  double slowSinceSent() {
    return percent(
        slow.stream()
            .filter(refusal -> refusal.endedNanos() - refusal.sentNanos() > SOON.toNanos())
            .count());
  }

  private double percent(long count) {
    return 100.0 * count / Math.max(1, refused.getTotalCount());
  }
}
