package io.confida.benchmarks.lab.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Tuner;
import io.confida.benchmarks.lab.Tuning;
import java.time.Duration;

/**
 * One strategy on one workload whose best size is known.
 *
 * @param workload its name
 * @param strategy the tuner's name
 * @param answer what kind of answer it gave
 * @param advised the size it advised
 * @param knee the true knee
 * @param best the size with the highest true throughput
 * @param regret true throughput at the advised size to that at the best: 1 is no regret
 * @param found where it has the knee: the advised size, or below it where noise left room
 * @param steps how many sizes of the grid that lies from the true knee, negative when too small
 * @param probes how many sizes it measured
 * @param sureness what it said of itself
 */
public record Trial(
    @JsonProperty("workload") String workload,
    @JsonProperty("strategy") String strategy,
    @JsonProperty("answer") KneeFinding.Answer answer,
    @JsonProperty("advised") int advised,
    @JsonProperty("knee") int knee,
    @JsonProperty("best") int best,
    @JsonProperty("regret") double regret,
    @JsonProperty("found") int found,
    @JsonProperty("steps") int steps,
    @JsonProperty("probes") int probes,
    @JsonProperty("sureness") double sureness) {

  /** Lets the strategy find a size with at most this many probes. */
  public static Trial run(
      SyntheticWorkload workload, Tuner tuner, Grid grid, Noise noise, int mostProbes, long seed) {
    Tuning.Outcome outcome =
        new Tuning(workload.probe(noise, seed), mostProbes, Duration.ofHours(1), () -> 0L)
            .run(tuner);
    KneeFinding finding = outcome.finding();
    int knee = workload.knee(grid);
    return new Trial(
        workload.name(),
        tuner.name(),
        finding.answer(),
        finding.size(),
        knee,
        workload.best(grid),
        workload.regret(finding.size(), grid),
        finding.likeliest(),
        grid.placeOf(finding.likeliest()) - grid.placeOf(knee),
        outcome.probes().size(),
        finding.sureness());
  }
}
