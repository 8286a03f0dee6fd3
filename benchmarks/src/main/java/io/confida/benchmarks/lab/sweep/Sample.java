package io.confida.benchmarks.lab.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.statistics.DriftCorrection;
import io.confida.benchmarks.load.pool.LoadResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block: one pool setting under load for a while.
 *
 * @param round which round it belongs to, from 0
 * @param atSeconds the middle of its measured time, from the start of the sweep
 * @param perSecond requests answered a second, as measured
 * @param counts how the requests ended
 * @param latencyMillis from the intended start to the end
 * @param waitMillis for a connection
 * @param useMillis of a connection
 * @param cpu spent for each request, null where it cannot be read
 */
public record Sample(
    @JsonProperty("round") int round,
    @JsonProperty("at_seconds") double atSeconds,
    @JsonProperty("per_second") double perSecond,
    @JsonProperty("counts") Counts counts,
    @JsonProperty("latency_ms") Percentiles latencyMillis,
    @JsonProperty("wait_ms") Percentiles waitMillis,
    @JsonProperty("use_ms") Percentiles useMillis,
    @JsonProperty("cpu") @Nullable Cpu cpu) {

  /**
   * How the requests ended.
   *
   * @param answered in the measured time
   * @param failed refused by the database
   * @param timedOut without a connection in time
   * @param dropped by the open loop, because too many were under way
   * @param firstFailure SQL state and text of the first that failed, or empty
   */
  public record Counts(
      @JsonProperty("answered") long answered,
      @JsonProperty("failed") long failed,
      @JsonProperty("timed_out") long timedOut,
      @JsonProperty("dropped") long dropped,
      @JsonProperty("first_failure") String firstFailure) {

    /** All that did not get what they came for. */
    long unanswered() {
      return failed + timedOut + dropped;
    }
  }

  /**
   * CPU time for each request answered.
   *
   * @param clientMicros of this JVM, which is load, pool and driver
   * @param databaseMicros of all PostgreSQL processes, null where they run elsewhere
   */
  public record Cpu(
      @JsonProperty("client_us") double clientMicros,
      @JsonProperty("database_us") @Nullable Double databaseMicros) {}

  /** Sums up a block. */
  public static Sample of(int round, double atSeconds, LoadResult result, @Nullable Cpu cpu) {
    return new Sample(
        round,
        atSeconds,
        result.perSecond(),
        new Counts(
            result.answered(),
            result.failed(),
            result.timedOut(),
            result.dropped(),
            result.firstFailure()),
        Percentiles.of(result.latencyNanos()),
        Percentiles.of(result.waitNanos()),
        Percentiles.of(result.useNanos()),
        cpu);
  }

  /** What advice depends on, as measured. */
  public Round uncorrected() {
    return corrected(DriftCorrection.by(List.of()));
  }

  /** What advice depends on, with the machine's drift taken out of the throughput. */
  Round corrected(DriftCorrection drift) {
    return new Round(
        drift.corrected(perSecond, atSeconds),
        latencyMillis.p99(),
        waitMillis.max(),
        counts.unanswered());
  }
}
