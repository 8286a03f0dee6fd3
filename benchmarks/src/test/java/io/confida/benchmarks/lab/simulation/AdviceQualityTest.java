package io.confida.benchmarks.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.FixedSize;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.GrowOnTimeout;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Tuner;
import io.confida.benchmarks.lab.statistics.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The judge is judged: advice on workloads whose best size is known. */
final class AdviceQualityTest {

  private static final Grid GRID = Grid.upTo(64);
  private static final int PROBES = 8;
  private static final int DRAWN = 60;

  @Test
  void theAdviceIsAsGoodAsPromisedAndBetterThanTheRivals() {
    List<Trial> advice =
        trials(grid -> new BracketingTuner(grid, new Objective.Throughput(), PROBES));

    assertThat(median(advice)).as("median regret").isGreaterThanOrEqualTo(0.97);
    assertThat(worst(advice)).as("worst regret%n%s", listed(advice)).isGreaterThanOrEqualTo(0.92);
    assertThat(withinOneStep(advice))
        .as("knee within one step%n%s", listed(advice))
        .isGreaterThanOrEqualTo(0.9);
    assertThat(advice).allSatisfy(trial -> assertThat(trial.probes()).isLessThanOrEqualTo(PROBES));

    for (Function<Grid, Tuner> rival :
        List.<Function<Grid, Tuner>>of(
            grid -> FixedSize.formula(2),
            grid -> FixedSize.hikariDefault(),
            grid -> new GrowOnTimeout(10, 10, 250))) {
      List<Trial> theirs = trials(rival);
      assertThat(median(advice)).isGreaterThan(median(theirs));
      assertThat(worst(advice)).isGreaterThan(worst(theirs));
      assertThat(withinOneStep(advice)).isGreaterThan(withinOneStep(theirs));
    }
  }

  @Test
  void whereItIsSureItIsRight() {
    List<Trial> sure =
        trials(grid -> new BracketingTuner(grid, new Objective.Throughput(), PROBES)).stream()
            .filter(trial -> trial.answer() != KneeFinding.Answer.NOT_SURE)
            .filter(trial -> trial.sureness() >= 0.9)
            .toList();

    assertThat(sure).hasSizeGreaterThan(2 * DRAWN);
    assertThat(withinOneStep(sure)).as(listed(sure)).isGreaterThanOrEqualTo(0.93);
  }

  private static List<Trial> trials(Function<Grid, Tuner> strategy) {
    List<SyntheticWorkload> workloads = new ArrayList<>(SyntheticWorkloads.kinds());
    workloads.addAll(SyntheticWorkloads.drawn(DRAWN, 2026));
    List<Trial> trials = new ArrayList<>();
    for (int repeat = 0; repeat < 3; repeat++) {
      for (SyntheticWorkload workload : workloads) {
        Noise noise = repeat == 0 ? Noise.QUIET : Noise.SHARED;
        trials.add(Trial.run(workload, strategy.apply(GRID), GRID, noise, PROBES, trials.size()));
      }
    }
    return trials;
  }

  private static double median(List<Trial> trials) {
    return Median.of(trials.stream().mapToDouble(Trial::regret).toArray());
  }

  private static double worst(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::regret).min().orElseThrow();
  }

  private static double withinOneStep(List<Trial> trials) {
    return trials.stream().filter(trial -> Math.abs(trial.steps()) <= 1).count()
        / (double) trials.size();
  }

  private static String listed(List<Trial> trials) {
    StringBuilder text = new StringBuilder();
    trials.stream()
        .filter(trial -> Math.abs(trial.steps()) > 1 || trial.regret() < 0.95)
        .forEach(trial -> text.append(trial).append('\n'));
    return text.toString();
  }
}
