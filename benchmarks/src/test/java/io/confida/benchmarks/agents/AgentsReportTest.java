package io.confida.benchmarks.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AgentsReportTest {

  private final Samples samples = new Samples(3, new PrintWriter(Writer.nullWriter()));

  @Test
  void whatAnAgentTakesMoreIsComparedWithTheMeanOfTheTwoWithoutInTheSameRound() {
    round(1, Figure.RESIDENT, 100, 102, 106);
    round(2, Figure.RESIDENT, 110, 108, 119);
    round(3, Figure.RESIDENT, 100, 100, 108.5);

    AgentsReport report = new AgentsReport(samples);
    assertThat(report.compared(Watcher.OURS, Figure.RESIDENT).median()).isEqualTo(8.5);
    assertThat(report.compared(Watcher.OURS, Figure.RESIDENT).min()).isEqualTo(5);
    assertThat(report.compared(Watcher.NONE_AGAIN, Figure.RESIDENT).max()).isEqualTo(2);
    assertThat(report.toString())
        .contains(
            "monitor-agent: resident memory, more than without: 8.5 (5.0 to 10.0) MiB"
                + " (target 8 MiB; missed)");
  }

  @Test
  void aFigureWithATargetIsJudgedByItsMedianAndOnlyForOurs() {
    for (int round = 1; round <= 3; round++) {
      samples.add(round, Watcher.OURS, Map.of(Figure.STARTED, 400.0 + 100 * round));
      samples.add(round, Watcher.JOLOKIA, Map.of(Figure.STARTED, 300.0));
    }

    assertThat(new AgentsReport(samples).toString())
        .contains(
            "monitor-agent: first figures after JVM start 600 (500 to 700) ms"
                + " (target 600 ms; reached)")
        .doesNotContain("Jolokia: first figures");
  }

  @Test
  void aLossNoFartherFromOneThanTheFarthestOfThePairIsInsideTheNoise() {
    round(1, Figure.TURNS, 1000, 1000, 950);
    round(2, Figure.TURNS, 1000, 940, 920);
    round(3, Figure.TURNS, 1000, 1000, 960);

    assertThat(new AgentsReport(samples).toString())
        .contains("monitor-agent: turns 0.950 ", "inside the noise (target", "reached)");
  }

  @Test
  void itDoesNotMatterWhichOfThePairIsTheSlowerOne() {
    for (int round = 1; round <= 3; round++) {
      round(round, Figure.TURN_P99, 10, 5, 13);
    }

    assertThat(new AgentsReport(samples).toString())
        .contains("monitor-agent: p99 of a turn 1.838 ", ": inside the noise (target", "reached)");
  }

  @Test
  void aLossBeyondThePairIsAMissedTarget() {
    round(1, Figure.TURN_P99, 10, 10.1, 12);
    round(2, Figure.TURN_P99, 10, 10, 13);
    round(3, Figure.TURN_P99, 10, 9.9, 14);

    assertThat(new AgentsReport(samples).toString())
        .contains("monitor-agent: p99 of a turn 1.300 ", ": worse (target", "missed)");
  }

  private void round(int round, Figure figure, double none, double again, double ours) {
    samples.add(round, Watcher.NONE, Map.of(figure, none));
    samples.add(round, Watcher.NONE_AGAIN, Map.of(figure, again));
    samples.add(round, Watcher.OURS, Map.of(figure, ours));
  }
}
