package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpectedRegretTest {

  private static final Grid GRID = Grid.of(1, 2, 3, 4);

  @Test
  void ofOneCurveItIsTheSmallestSizeWithinTheTolerance() {
    Place place = ExpectedRegret.of(List.of(curve(50, 99, 100, 90)), GRID).place(0.02);

    assertThat(place.from()).isEqualTo(2);
    assertThat(place.to()).isEqualTo(3);
  }

  @Test
  void aSizeThatMayCostMuchIsNotAdvisedThoughItIsMostlyAsGood() {
    // In one curve of five size 2 gives away a fifth: 4 % on average, and size 3 nothing.
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      curves.add(curve(50, 100, 100, 100));
    }
    curves.add(curve(50, 80, 100, 100));
    ExpectedRegret regret = ExpectedRegret.of(curves, GRID);

    assertThat(regret.at(1)).isCloseTo(0.04, within(1e-9));
    assertThat(regret.place(0.02).from()).isEqualTo(3);
    assertThat(regret.place(0.05).from()).isEqualTo(2);
  }

  private static Curve curve(double... values) {
    List<Estimate> estimates = new ArrayList<>();
    for (double value : values) {
      estimates.add(new Estimate(estimates.size() + 1, value, 0));
    }
    return UnimodalCurve.drawn(estimates);
  }
}
