package io.confida.benchmarks.lab.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BootstrapPropertyTest {

  @Property(tries = 100)
  void theIntervalStaysInsideTheValuesAndHoldsTheEstimate(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0.1, max = 1e6) Double> drawn) {
    double[] values = array(drawn);
    Interval interval = new Bootstrap(200, 1).percentile(values, Median::of, 0.95);

    assertThat(interval.low()).isGreaterThanOrEqualTo(Arrays.stream(values).min().orElseThrow());
    assertThat(interval.high()).isLessThanOrEqualTo(Arrays.stream(values).max().orElseThrow());
    assertThat(interval.contains(interval.estimate())).isTrue();
  }

  @Property(tries = 100)
  void aHigherLevelIsWider(
      @ForAll @Size(min = 2, max = 30) List<@DoubleRange(min = 0.1, max = 1e6) Double> drawn) {
    double[] values = array(drawn);
    Interval likely = new Bootstrap(300, 1).percentile(values, BootstrapPropertyTest::mean, 0.8);
    Interval nearlySure =
        new Bootstrap(300, 1).percentile(values, BootstrapPropertyTest::mean, 0.99);

    assertThat(nearlySure.low()).isLessThanOrEqualTo(likely.low());
    assertThat(nearlySure.high()).isGreaterThanOrEqualTo(likely.high());
  }

  @Property(tries = 50)
  void anotherUnitChangesNothingButTheUnit(
      @ForAll @Size(min = 3, max = 20) List<@DoubleRange(min = 1, max = 1e3) Double> drawn,
      @ForAll @IntRange(min = -10, max = 10) int doublings) {
    // Powers of two scale without rounding, so that ties among the draws stay ties.
    double factor = Math.pow(2, doublings);
    double[] values = array(drawn);
    double[] scaled = Arrays.stream(values).map(value -> value * factor).toArray();
    Interval plain = new Bootstrap(300, 1).bca(values, BootstrapPropertyTest::mean, 0.9);
    Interval inOtherUnit = new Bootstrap(300, 1).bca(scaled, BootstrapPropertyTest::mean, 0.9);

    assertThat(inOtherUnit.low()).isCloseTo(plain.low() * factor, within(1e-6 * factor * 1e3));
    assertThat(inOtherUnit.high()).isCloseTo(plain.high() * factor, within(1e-6 * factor * 1e3));
  }

  @Property(tries = 20)
  void roundsThatAgreeLeaveNoDoubt(
      @ForAll @DoubleRange(min = 0.1, max = 1e6) double value,
      @ForAll @IntRange(min = 1, max = 9) int rounds) {
    double[] values = new double[rounds];
    Arrays.fill(values, value);

    Interval interval = new Bootstrap(100, 1).percentile(values, Median::of, 0.95);

    assertThat(interval.low()).isEqualTo(value);
    assertThat(interval.high()).isEqualTo(value);
  }

  @Example
  void theSameSeedGivesTheSameInterval() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6};
    Interval once = new Bootstrap(500, 42).percentile(values, BootstrapPropertyTest::mean, 0.95);

    assertThat(new Bootstrap(500, 42).percentile(values, BootstrapPropertyTest::mean, 0.95))
        .isEqualTo(once);
    assertThat(new Bootstrap(500, 43).percentile(values, BootstrapPropertyTest::mean, 0.95))
        .isNotEqualTo(once);
  }

  /** What a level promises is kept: of few rounds as of many, of even values as of skewed ones. */
  @Example
  void theTrueMeanLiesInsideAsOftenAsPromised() {
    assertThat(covered(5, false, false)).isBetween(0.90, 0.99);
    assertThat(covered(20, false, false)).isBetween(0.91, 0.99);
    assertThat(covered(20, true, true)).isBetween(0.90, 0.99);
  }

  private static double covered(int rounds, boolean skewed, boolean bca) {
    SplittableRandom random = new SplittableRandom(7);
    int inside = 0;
    int runs = 600;
    for (int i = 0; i < runs; i++) {
      double[] values = new double[rounds];
      for (int j = 0; j < rounds; j++) {
        values[j] = skewed ? -100 * Math.log(1 - random.nextDouble()) : 100 + random.nextGaussian();
      }
      Bootstrap bootstrap = new Bootstrap(400, i);
      Interval interval =
          bca
              ? bootstrap.bca(values, BootstrapPropertyTest::mean, 0.95)
              : bootstrap.percentile(values, BootstrapPropertyTest::mean, 0.95);
      inside += interval.contains(100) ? 1 : 0;
    }
    return inside / (double) runs;
  }

  @Example
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Bootstrap(100, 1).percentile(new double[0], Median::of, 0.95))
        .hasMessageContaining("at least one value");
    assertThatThrownBy(() -> new Bootstrap(100, 1).percentile(new double[] {1}, Median::of, 95))
        .hasMessageContaining("between 0 and 1");
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
