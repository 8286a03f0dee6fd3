package io.confida.benchmarks.lab.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.statistics.Comparison.Sense;
import io.confida.benchmarks.lab.statistics.Comparison.Verdict;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class ComparisonPropertyTest {

  @Example
  void theSameThingTwiceIsWithinTheNoise() {
    int called = 0;
    for (int i = 0; i < 100; i++) {
      Comparison<Integer> comparison =
          Comparison.of(results(i, 1), results(1_000 + i, 1), Sense.MORE_IS_BETTER, 0.02, 1);
      called += comparison.verdict() == Verdict.WITHIN_NOISE ? 0 : 1;
    }
    assertThat(called).isLessThanOrEqualTo(10);
  }

  @Property(tries = 25)
  void aClearDifferenceHasItsDirection(
      @ForAll @LongRange(min = 0, max = 1_000) long seed,
      @ForAll @DoubleRange(min = 1.25, max = 3) double factor) {
    SortedMap<Integer, double[]> slow = results(seed, 1);
    SortedMap<Integer, double[]> fast = results(seed + 1, factor);

    assertThat(Comparison.of(slow, fast, Sense.MORE_IS_BETTER, 0.02, 1).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(Comparison.of(fast, slow, Sense.MORE_IS_BETTER, 0.02, 1).verdict())
        .isEqualTo(Verdict.WORSE);
    assertThat(Comparison.of(slow, fast, Sense.LESS_IS_BETTER, 0.02, 1).verdict())
        .isEqualTo(Verdict.WORSE);
  }

  @Property(tries = 25)
  void theOtherWayRoundTheRatioIsTurnedOver(@ForAll @LongRange(min = 0, max = 1_000) long seed) {
    SortedMap<Integer, double[]> first = results(seed, 1);
    SortedMap<Integer, double[]> second = results(seed + 1, 1.1);
    double there = Comparison.of(first, second, Sense.MORE_IS_BETTER, 0, 1).overall().estimate();
    double back = Comparison.of(second, first, Sense.MORE_IS_BETTER, 0, 1).overall().estimate();

    assertThat(there * back).isCloseTo(1, within(1e-9));
  }

  @Example
  void aDifferenceBelowTheNoiseFloorIsNoise() {
    SortedMap<Integer, double[]> first = new TreeMap<>(Map.of(4, new double[] {100, 100.1, 99.9}));
    SortedMap<Integer, double[]> second = new TreeMap<>(Map.of(4, new double[] {103, 103.1, 103}));

    assertThat(Comparison.of(first, second, Sense.MORE_IS_BETTER, 0, 1).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(Comparison.of(first, second, Sense.MORE_IS_BETTER, 0.05, 1).verdict())
        .isEqualTo(Verdict.WITHIN_NOISE);
  }

  @Example
  void onlySettingsOfBothAreCompared() {
    SortedMap<Integer, double[]> first =
        new TreeMap<>(Map.of(1, new double[] {1, 1}, 2, new double[] {2, 2}));
    SortedMap<Integer, double[]> second =
        new TreeMap<>(Map.of(2, new double[] {2, 2}, 4, new double[] {4, 4}));

    assertThat(Comparison.of(first, second, Sense.MORE_IS_BETTER, 0, 1).settings())
        .extracting(Comparison.Setting::setting)
        .containsExactly(2);
    assertThatThrownBy(() -> Comparison.of(first, second.tailMap(3), Sense.MORE_IS_BETTER, 0, 1))
        .hasMessageContaining("no setting in common: [1, 2] and [4]");
  }

  private static SortedMap<Integer, double[]> results(long seed, double factor) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<Integer, double[]> results = new TreeMap<>();
    for (int size = 1; size <= 32; size *= 2) {
      double[] rounds = new double[6];
      for (int i = 0; i < rounds.length; i++) {
        rounds[i] =
            factor * 1_000 * size / (1 + 0.1 * (size - 1)) * Math.exp(0.03 * random.nextGaussian());
      }
      results.put(size, rounds);
    }
    return results;
  }
}
