package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The pool settings to run with, as {@code config/tuned.yaml}, which the server reads.
 *
 * @param poolSize connections kept open
 * @param maxOverflow connections opened above that when the line stands
 * @param poolTimeoutMillis the longest wait for a connection
 * @param finding what it rests on
 * @param setup what was measured, one line each: workload, load, database, machine
 * @param measuredAt when, RFC 3339
 */
public record Recommendation(
    @JsonProperty("pool_size") int poolSize,
    @JsonProperty("max_overflow") int maxOverflow,
    @JsonProperty("pool_timeout_ms") long poolTimeoutMillis,
    @JsonProperty("finding") KneeFinding finding,
    @JsonProperty("setup") List<String> setup,
    @JsonProperty("measured_at") String measuredAt) {

  private static final long LEAST_TIMEOUT_MILLIS = 250;
  private static final long MOST_TIMEOUT_MILLIS = 30_000;
  private static final int LARGEST = 1_000;

  /**
   * Derives the settings.
   *
   * <p>The overflow leads to the end of the plateau and no farther: up to there a connection more
   * does no harm and serves a caller whom slow statements would keep waiting. Nor is it larger than
   * the pool itself: when slow statements hold all of the size, the overflow is what was measured
   * to be enough for the others, and on a flat curve any more would only be held. The timeout is
   * ten times the p99 latency at the advised size, so that it cuts off what has gone wrong and not
   * what is merely late, between 250 ms and 30 s, which are the server's own limit and default.
   *
   * @param p99Millis the p99 latency measured at the advised size, or NaN where none was
   */
  public static Recommendation of(
      KneeFinding finding, double p99Millis, List<String> setup, Instant when) {
    int size = Math.min(LARGEST, finding.size());
    int overflow =
        finding.answer() == KneeFinding.Answer.NOT_SURE
            ? 0
            : Math.min(Math.min(LARGEST, 2 * size), finding.plateau().to()) - size;
    long timeout =
        p99Millis > 0
            ? Math.clamp(
                (long) Math.ceil(10 * p99Millis), LEAST_TIMEOUT_MILLIS, MOST_TIMEOUT_MILLIS)
            : MOST_TIMEOUT_MILLIS;
    return new Recommendation(
        size, Math.max(0, overflow), timeout, finding, List.copyOf(setup), when.toString());
  }

  /** The longest wait for a connection. */
  public Duration poolTimeout() {
    return Duration.ofMillis(poolTimeoutMillis);
  }

  /** The text of {@code config/tuned.yaml}. */
  public String yaml() {
    StringBuilder text = new StringBuilder();
    comment(text, "Pool settings found by measuring, " + measuredAt + ".");
    comment(text, "Answer: " + finding.text() + ".");
    setup.forEach(line -> comment(text, line));
    text.append("#\n");
    finding.evidence().forEach(line -> comment(text, line));
    text.append("database:\n");
    text.append("  pool-size: ").append(poolSize).append('\n');
    text.append("  max-overflow: ").append(maxOverflow).append('\n');
    text.append("  pool-timeout: ").append(poolTimeoutMillis).append("ms\n");
    return text.toString();
  }

  /** A line break in what others wrote must not end the comment. */
  private static void comment(StringBuilder text, String line) {
    text.append("# ").append(line.strip().replaceAll("\\R|\\p{Cntrl}", " ")).append('\n');
  }
}
