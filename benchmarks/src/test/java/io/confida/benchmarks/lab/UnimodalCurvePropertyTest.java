package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class UnimodalCurvePropertyTest {

  @Property
  void itRisesToOneTopAndFallsFromThere(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 1, max = 100) Double> values) {
    UnimodalCurve curve = UnimodalCurve.of(estimates(values));

    boolean falling = false;
    for (int size = 2; size <= values.size(); size++) {
      double step = curve.at(size) - curve.at(size - 1);
      assertThat(falling && step > 1e-9).as("rises again at %d", size).isFalse();
      falling |= step < -1e-9;
    }
  }

  @Property
  void itLiesNowhereAboveTheHighestNorBelowTheLowest(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 1, max = 100) Double> values) {
    UnimodalCurve curve = UnimodalCurve.of(estimates(values));

    for (double size = 0.5; size <= values.size() + 1; size += 0.5) {
      assertThat(curve.at(size))
          .isBetween(Collections.min(values) - 1e-9, Collections.max(values) + 1e-9);
    }
  }

  @Example
  void theTopIsFlattenedWhereNoiseAloneMakesIt() {
    UnimodalCurve curve =
        UnimodalCurve.of(estimates(List.of(50.0, 99.0, 102.0, 101.0, 98.0, 60.0)));

    assertThat(curve.at(2)).isCloseTo(100, within(1e-9));
    assertThat(curve.at(3)).isEqualTo(curve.at(2));
    assertThat(curve.at(5)).isEqualTo(curve.at(2));
    assertThat(curve.at(1)).isEqualTo(50);
    assertThat(curve.at(6)).isEqualTo(60);
  }

  @Example
  void whatIsUnimodalIsLeftAsItIs() {
    UnimodalCurve curve = UnimodalCurve.of(estimates(List.of(1.0, 3.0, 7.0, 7.0, 4.0)));

    assertThat(curve.at(3)).isEqualTo(7);
    assertThat(curve.at(5)).isEqualTo(4);
    assertThat(curve.at(1.5)).isEqualTo(2);
    assertThat(curve.at(0.5)).isEqualTo(1);
    assertThat(curve.at(9)).isEqualTo(4);
  }

  @Example
  void aDentIsFilled() {
    UnimodalCurve curve = UnimodalCurve.of(estimates(List.of(1.0, 5.0, 3.0, 8.0)));

    assertThat(curve.at(2)).isEqualTo(4);
    assertThat(curve.at(3)).isEqualTo(4);
  }

  private static List<Estimate> estimates(List<Double> values) {
    List<Estimate> estimates = new ArrayList<>();
    for (double value : values) {
      estimates.add(new Estimate(estimates.size() + 1, value, 0.01));
    }
    return estimates;
  }
}
