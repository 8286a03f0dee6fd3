package io.confida.benchmarks.lab.regret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import io.confida.benchmarks.lab.regret.Regret.Choice;
import io.confida.benchmarks.lab.regret.Regret.Size;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.report.page.ReportPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JudgeTest {

  private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32);

  @TempDir private Path directory = Path.of("");

  @Test
  void regretIsTheShareOfTheBestThatIsHad() {
    Regret regret = regret();

    assertThat(regret.judges())
        .hasEntrySatisfying("four", judge -> assertThat(judge.knee()).isEqualTo(4));
    for (Advice each : regret.advice()) {
      assertThat(each.regret())
          .isCloseTo(Math.min(each.choice().size(), 4) / 4.0, within(0.02))
          .isLessThanOrEqualTo(1);
      assertThat(each.strict()).isLessThanOrEqualTo(1);
      assertThat(each.crossed()).isCloseTo(each.regret(), within(0.02));
    }
    assertThat(regret.advice().getFirst().steps()).isZero();
  }

  @Test
  void aSlowerMachineInOneRepeatIsNoMeritOfASize() {
    // The second repeat ran at a third of the speed: the curve is that of the first.
    assertThat(regret().judges())
        .hasEntrySatisfying("four", judge -> assertThat(judge.noise()).isLessThan(0.05));
  }

  @Test
  void theReportSaysWhereWeLose() {
    Path file = directory.resolve("regret.json");
    RegretFile.write(file, regret());

    ReportPage report = ReportPage.of(List.of(file));

    for (String text : List.of(report.html(), report.markdown())) {
      assertThat(text)
          .contains("Where we lose: four, repeat 2: ours (2, knee) 0.")
          .contains("; crossed ", ", formula (4) ", "beside formula: ")
          .contains("most probes of a search: 8 (aim 8, reached).")
          .contains("strict", "FlexyPool is the library itself", "seed 7)")
          .contains("knee within one step: ", "processors", "rule of tune")
          .contains("measured: every cell, 1 workloads with 2 repeats.")
          .containsPattern(" to (0.99|1.00)\\d \\(2, 4\\)");
    }
    assertThat(report.html())
        .contains("aim, median 0.97", "aim, worst 0.92", "median of all")
        .containsPattern("<circle[^>]*><title>tune, four: 4 connections \\(repeat 1\\), ")
        .containsPattern("<circle[^>]*><title>formula, four: 4 connections \\(repeat 1, 2\\), ")
        // A half of the best is below the plot.
        .containsPattern("z\"><title>tune, four: 2 connections \\(repeat 2\\), 0\\.(49|50)")
        .doesNotContain("NaN");
    assertThat(RegretFile.read(file).regret()).isEqualTo(regret());
    assertThat(report.markdown()).doesNotContain("Where we lose: no rival");
  }

  @Test
  void theIntervalOfASizeHoldsItsRegretAndOthersAreApart() {
    Map<Integer, Interval> sizes =
        Objects.requireNonNull(regret().intervals().get("four"), "the workload");

    Interval two = Objects.requireNonNull(sizes.get(2));
    assertThat(two.estimate()).isCloseTo(0.5, within(0.02));
    assertThat(two.low()).isBetween(0.45, two.estimate());
    assertThat(two.high()).isBetween(two.estimate(), 0.55);
    assertThat(Objects.requireNonNull(sizes.get(4)).low()).isGreaterThan(two.high());
  }

  @Test
  void theReportSaysWhatIsMissing() {
    Regret whole = regret();

    assertThat(
            RegretTable.words(
                new Regret(whole.setup(), whole.cells().subList(0, 1), whole.synthetic())))
        .contains("measured: 1 of 2 cells; missing (workload and repeat): four 2.");
  }

  @Test
  void simulatedDatabasesJudgeAllStrategies() {
    Regret.Synthetic trials = new KnownOptimum(64, Plan.PROBES).run(40, 5);

    assertThat(trials.summaries())
        .extracting(Summary::strategy)
        .containsExactly("tune", "formula", "HikariCP's default", "FlexyPool");
    Summary ours = trials.summaries().getFirst();
    assertThat(ours.withinOneStep()).isGreaterThanOrEqualTo(0.9);
    assertThat(trials.summaries().subList(1, 4))
        .allSatisfy(rival -> assertThat(rival.median()).isLessThan(ours.median()));
  }

  @Test
  void inTheDefaultTimeEveryRoundSaysSomething() {
    Plan plan = new Plan(64, 2, 2, Duration.ofMinutes(45).dividedBy(24));

    assertThat(plan.sizes()).contains(1, 5, 10, 48, 64);
    assertThat(plan.sweepMeasure()).isGreaterThan(Duration.ofMillis(500));
    assertThat(plan.probeMeasure()).isGreaterThan(Duration.ofMillis(300));
    assertThatThrownBy(() -> new Plan(64, 2, 3, Duration.ofSeconds(9)))
        .hasMessageContaining("--budget leaves 9.0 s");
  }

  private static Regret regret() {
    return new Regret(
        new Regret.Setup(
            List.of("four"), 2, "64 clients", "gate", "PG", SIZES, 3, 0.4, 0.2, 1, Plan.RULE),
        List.of(cell(1, 1_000, 4), cell(2, 333, 2)),
        new KnownOptimum(64, Plan.PROBES).run(4, 7));
  }

  /** Four servers, and noise of half a percent. */
  private static Cell cell(int repeat, double speed, int ours) {
    SplittableRandom random = new SplittableRandom(repeat);
    List<Size> sweep = new ArrayList<>();
    for (int size : SIZES) {
      List<Double> rounds = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rounds.add(speed * Math.min(size, 4) * (1 + 0.005 * random.nextGaussian()));
      }
      sweep.add(new Size(size, rounds));
    }
    return new Cell(
        "four",
        repeat,
        sweep,
        List.of(
            new Choice("tune", "KNEE", ours, ours, 8, 20),
            new Choice("formula", "RULE", 4, 4, 0, 0)));
  }
}
