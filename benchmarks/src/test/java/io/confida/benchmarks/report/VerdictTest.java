package io.confida.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class VerdictTest {

  private static final Figures NOISE = Figures.of(0.97, 1.00, 1.05);

  @Test
  void whatLiesInsideTheNoiseIsNoDifference() {
    assertThat(Verdict.of(Figures.of(0.96), NOISE, OptionalDouble.empty()))
        .isEqualTo("no difference beyond the noise");
  }

  @Test
  void whatLiesOutsideHasADirection() {
    assertThat(Verdict.of(Figures.of(0.90), NOISE, OptionalDouble.empty()))
        .isEqualTo("worse than the control");
    assertThat(Verdict.of(Figures.of(1.10), NOISE, OptionalDouble.empty()))
        .isEqualTo("better than the control");
  }

  @Test
  void aTargetIsReachedMissedOrTooCloseToTell() {
    assertThat(Verdict.of(Figures.of(0.99), NOISE, OptionalDouble.of(0.98)))
        .startsWith("target 0.98 reached");
    assertThat(Verdict.of(Figures.of(0.95), NOISE, OptionalDouble.of(0.98)))
        .startsWith("target 0.98 below, within the noise");
    assertThat(Verdict.of(Figures.of(0.80), NOISE, OptionalDouble.of(0.98)))
        .startsWith("target 0.98 missed");
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    Figures figures = Figures.of(List.of(4.0, 1.0, 2.0, 3.0));
    assertThat(figures.median()).isEqualTo(2.5);
    assertThat(figures.min()).isEqualTo(1);
    assertThat(figures.max()).isEqualTo(4);
  }

  @Test
  void aTableLinesItsColumnsUp() {
    assertThat(new Table("what", "ms").row("id", "1.5").row("a list", "12.0"))
        .hasToString(
            """
            | what   |   ms |
            |--------|-----:|
            | id     |  1.5 |
            | a list | 12.0 |
            """);
  }
}
