package io.confida.benchmarks.lab.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MedianPropertyTest {

  @Property(tries = 20)
  void theSpreadOfNormalRoundsIsTheirSigma(@ForAll @IntRange(min = 2, max = 9) int rounds) {
    SplittableRandom random = new SplittableRandom(rounds);
    List<double[]> groups = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      double centre = 100 * random.nextDouble();
      groups.add(random.doubles(rounds).map(x -> centre + 5 * random.nextGaussian()).toArray());
    }

    assertThat(Median.spread(groups)).isCloseTo(5, within(0.3));
  }

  @Example
  void oneRoundInTwentyThatMetSomethingElseHardlyWidensIt() {
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> groups = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      groups.add(
          random.doubles(5).map(x -> (x < 0.05 ? -300 : 0) + random.nextGaussian()).toArray());
    }

    assertThat(Median.spread(groups)).isBetween(0.95, 1.2);
  }

  @Example
  void singleRoundsHaveNoSpread() {
    assertThat(Median.spread(List.of(new double[] {1}, new double[] {9}))).isZero();
  }
}
