package io.confida.benchmarks.lab.regret;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Tuning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The search on workloads as they were really measured, with the scatter that real pools have;
 * {@code -Dreplay.times=500} for figures.
 */
final class AdviceReplayTest {

  private static final Grid GRID = Grid.upTo(64);
  private static final int TIMES = Integer.getInteger("replay.times", 12);

  @Test
  void aSearchOnRealWorkloadsRarelyGivesMuchAway(TestReporter reporter) throws IOException {
    List<Double> all = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (MeasuredWorkload workload : MeasuredWorkload.all()) {
      List<Double> each = regrets(workload);
      table.append(row(workload, each)).append('\n');
      all.addAll(each);
    }
    reporter.publishEntry("regret", table.toString());
    assertThat(MeasuredWorkload.quantile(all, 0.5)).as("median%n%s", table).isGreaterThan(0.97);
    assertThat(all.stream().filter(regret -> regret < 0.92).count() / (double) all.size())
        .as("share below 0.92%n%s", table)
        .isLessThan(0.05);
  }

  private static List<Double> regrets(MeasuredWorkload workload) {
    List<Double> regrets = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Tuning.Outcome outcome =
          new Tuning(
                  workload.probe(Plan.PROBE_ROUNDS, random),
                  Plan.PROBES,
                  Duration.ofHours(1),
                  () -> 0L)
              .run(new BracketingTuner(GRID, new Objective.Throughput(), Plan.PROBES));
      regrets.add(workload.regret(outcome.finding().size()));
    }
    return regrets;
  }

  private static String row(MeasuredWorkload workload, List<Double> regrets) {
    return String.format(
        Locale.ROOT,
        "%-10s median %.3f, 5 %% %.3f, worst %.3f, below 0.92 %.1f %%; formula %.3f, default %.3f",
        workload.name(),
        MeasuredWorkload.quantile(regrets, 0.5),
        MeasuredWorkload.quantile(regrets, 0.05),
        MeasuredWorkload.quantile(regrets, 0),
        100.0 * regrets.stream().filter(each -> each < 0.92).count() / regrets.size(),
        workload.regret(5),
        workload.regret(10));
  }
}
