package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.KneeFinding.CurvePoint;
import java.util.List;

/**
 * How good the advice was. {@code benchmarks/README.md} describes its JSON.
 *
 * @param setup what was measured, and how
 * @param cells a workload in a repeat each, in the order measured
 * @param synthetic trials on simulated databases, whose best size is known
 */
public record Regret(
    @JsonProperty("setup") Setup setup,
    @JsonProperty("cells") List<Cell> cells,
    @JsonProperty("synthetic") Synthetic synthetic) {

  /**
   * What was measured, and how.
   *
   * @param workloads their names
   * @param repeats of each
   * @param arrivals the load, in words
   * @param front what stood before the pool: gate or none
   * @param database product and version
   * @param sizes of the sweep
   * @param sweepRounds rounds of the sweep
   * @param sweepSeconds measured time of a round of the sweep
   * @param tuneSeconds measured time of a round of a probe
   * @param seed of order, arrivals and the requests' choices
   */
  public record Setup(
      @JsonProperty("workloads") List<String> workloads,
      @JsonProperty("repeats") int repeats,
      @JsonProperty("arrivals") String arrivals,
      @JsonProperty("front") String front,
      @JsonProperty("database") String database,
      @JsonProperty("sizes") List<Integer> sizes,
      @JsonProperty("sweep_rounds") int sweepRounds,
      @JsonProperty("sweep_seconds") double sweepSeconds,
      @JsonProperty("tune_seconds") double tuneSeconds,
      @JsonProperty("seed") long seed) {}

  /**
   * A workload in a repeat.
   *
   * @param workload its name
   * @param repeat from 1
   * @param knee the advised size of the full sweep
   * @param noise relative half-width of the interval of the best size
   * @param curve of the sweep, as {@code finding.curve} of a sweep
   * @param advice one for each strategy
   */
  public record Cell(
      @JsonProperty("workload") String workload,
      @JsonProperty("repeat") int repeat,
      @JsonProperty("knee") int knee,
      @JsonProperty("noise") double noise,
      @JsonProperty("curve") List<CurvePoint> curve,
      @JsonProperty("advice") List<Advice> advice) {}

  /**
   * What a strategy advised.
   *
   * @param strategy its name
   * @param answer KNEE, FLAT, NOT_SURE, or RULE where nothing was judged
   * @param size advised
   * @param regret throughput there to the best, both on the sweep's smoothed curve: 1 is none
   * @param strict the same as measured, to the luckiest size of the sweep: a lower bound
   * @param steps of the grid from the sweep's knee, negative when smaller
   * @param probes sizes measured
   * @param seconds used for that
   */
  public record Advice(
      @JsonProperty("strategy") String strategy,
      @JsonProperty("answer") String answer,
      @JsonProperty("size") int size,
      @JsonProperty("regret") double regret,
      @JsonProperty("strict") double strict,
      @JsonProperty("steps") int steps,
      @JsonProperty("probes") int probes,
      @JsonProperty("seconds") double seconds) {}

  /**
   * Trials on simulated databases.
   *
   * @param seed that drew them
   * @param trials of each strategy
   * @param summaries one for each strategy; its regret is that of the true throughput
   */
  public record Synthetic(
      @JsonProperty("seed") long seed,
      @JsonProperty("trials") int trials,
      @JsonProperty("summaries") List<Summary> summaries) {}

  /** The advice of each strategy over all cells. */
  public List<Summary> summaries() {
    return Summary.of(
        cells.stream()
            .flatMap(
                cell ->
                    cell.advice().stream().map(each -> new Summary.Judged(cell.workload(), each)))
            .toList());
  }
}
