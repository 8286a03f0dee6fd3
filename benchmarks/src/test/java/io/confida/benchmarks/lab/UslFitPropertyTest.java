package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class UslFitPropertyTest {

  private static final Grid GRID = Grid.upTo(64);

  @Property(tries = 200)
  void theCoefficientsOfACurveWithoutNoiseAreFound(
      @ForAll @Scale(6) @DoubleRange(min = 0.1, max = 10_000) double lambda,
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.5) double sigma,
      @ForAll @Scale(6) @DoubleRange(min = 1e-4, max = 0.02) double kappa) {
    UslModel truth = new UslModel(lambda, sigma, kappa);

    UslFit fit = UslFit.of(estimates(truth::at, 0, 1)).orElseThrow();

    assertThat(fit.holds()).isTrue();
    assertThat(fit.model().lambda()).isCloseTo(lambda, within(0.02 * lambda));
    assertThat(fit.model().peak()).isCloseTo(truth.peak(), within(0.05 * truth.peak()));
  }

  @Property(tries = 100)
  void withNoiseTheCurveIsStillNear(
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.3) double sigma,
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.01) double kappa,
      @ForAll @LongRange(min = 0, max = 1_000) long seed) {
    UslModel truth = new UslModel(1_000, sigma, kappa);

    UslModel model = UslFit.model(estimates(truth::at, 0.02, seed)).orElseThrow();

    GRID.sizes()
        .forEach(n -> assertThat(model.at(n)).isCloseTo(truth.at(n), within(0.08 * truth.at(n))));
  }

  @Property(tries = 50)
  void theSharpBendOfAFixedNumberOfServersIsRefused(
      @ForAll @LongRange(min = 4, max = 16) long servers,
      @ForAll @LongRange(min = 0, max = 1_000) long seed) {
    UslFit fit = UslFit.of(estimates(n -> 100.0 * Math.min(n, servers), 0.005, seed)).orElseThrow();

    assertThat(fit.holds()).isFalse();
    assertThat(fit.lackOfFit()).isLessThan(0.01);
  }

  @Example
  void coefficientsStayWithinTheirBounds() {
    // Falls faster than any law, and rises faster than any.
    for (IntToDoubleFunction odd :
        List.<IntToDoubleFunction>of(n -> 1_000.0 / (n * n), n -> (double) n * n)) {
      UslModel model = UslFit.model(estimates(odd, 0.01, 1)).orElseThrow();
      assertThat(model.sigma()).isBetween(0.0, 1.0);
      assertThat(model.kappa()).isBetween(0.0, 1.0);
      assertThat(UslFit.of(estimates(odd, 0.01, 1)).orElseThrow().holds()).isFalse();
    }
  }

  @Example
  void fewSizesAreNoTestOfTheLaw() {
    assertThat(UslFit.of(estimates(n -> n, 0.01, 1).subList(0, 5))).isEmpty();
  }

  private static List<Estimate> estimates(IntToDoubleFunction curve, double error, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Estimate> estimates = new ArrayList<>();
    GRID.sizes()
        .forEach(
            n ->
                estimates.add(
                    new Estimate(
                        n,
                        curve.applyAsDouble(n) * Math.exp(error * random.nextGaussian()),
                        error)));
    return estimates;
  }
}
