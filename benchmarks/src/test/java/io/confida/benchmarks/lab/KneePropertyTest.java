package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.benchmarks.lab.KneeFinding.Answer;
import io.confida.benchmarks.lab.KneeFinding.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class KneePropertyTest {

  private static final Grid GRID = Grid.upTo(64);
  private static final Objective THROUGHPUT = new Objective.Throughput();

  @Property(tries = 60)
  void theAdviceForAFixedNumberOfServersCostsLittle(
      @ForAll @IntRange(min = 1, max = 32) int servers,
      @ForAll @LongRange(min = 0, max = 1_000) long seed) {
    KneeFinding finding = find(n -> Math.min(n, servers), 0.02, seed);

    assertThat(Math.min(finding.size(), servers) / (double) servers).isGreaterThanOrEqualTo(0.92);
  }

  @Example
  void theBendOfAFixedNumberOfServersIsFoundWithinOneStepAsGoodAsAlways() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      int servers = 1 + seed % 32;
      int size = find(n -> Math.min(n, servers), 0.02, seed).size();
      found += Math.abs(GRID.placeOf(size) - GRID.placeOf(servers)) <= 1 ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(190);
  }

  @Property(tries = 60)
  void theKneeOfTheScalabilityLawIsFoundWithinOneStep(
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.1) double sigma,
      @ForAll @Scale(6) @DoubleRange(min = 5e-4, max = 0.02) double kappa,
      @ForAll @LongRange(min = 0, max = 1_000) long seed) {
    UslModel truth = new UslModel(500, sigma, kappa);
    KneeFinding finding = find(truth::at, 0.02, seed);
    Place known = Place.on(truth, GRID, Knee.TOLERANCE);

    assertThat(GRID.placeOf(finding.size()) - GRID.placeOf(known.from())).isBetween(-1, 1);
    assertThat(truth.at(finding.size())).isGreaterThan(0.93 * truth.at(known.top()));
  }

  @Property(tries = 30)
  void anotherUnitOfThroughputChangesNothing(
      @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 1_000) double factor) {
    assertThat(find(n -> factor * Math.min(n, 8), 0.02, 3).size())
        .isEqualTo(find(n -> Math.min(n, 8), 0.02, 3).size());
  }

  @Example
  void theOrderInWhichSizesWereMeasuredChangesNothing() {
    List<SizeRounds> measured = measured(n -> Math.min(n, 8), 0.02, 3);

    assertThat(Knee.find(measured.reversed(), THROUGHPUT, GRID))
        .isEqualTo(Knee.find(measured, THROUGHPUT, GRID));
  }

  @Example
  void theLawIsUsedWhereItHoldsAndNotWhereItDoesNot() {
    KneeFinding law = find(new UslModel(500, 0.02, 0.002)::at, 0.01, 1);
    KneeFinding bend = find(n -> Math.min(n, 8), 0.01, 1);

    assertThat(law.method()).isEqualTo(Method.SCALABILITY_LAW);
    assertThat(bend.method()).isEqualTo(Method.SMOOTHED_PLATEAU);
    assertThat(law.evidence()).anySatisfy(line -> assertThat(line).contains("Law holds"));
    assertThat(bend.evidence()).anySatisfy(line -> assertThat(line).contains("does not hold"));
  }

  @Example
  void whereTheSizeDoesNotMatterItSaysFlat() {
    KneeFinding finding = find(n -> 1_000, 0.01, 1);

    assertThat(finding.answer()).isEqualTo(Answer.FLAT);
    assertThat(finding.text()).startsWith("flat: any size from 1 to 64; take 1");
  }

  @Example
  void aTopThatIsNarrowIsNotFlat() {
    KneeFinding finding = find(new UslModel(500, 0.01, 0.02)::at, 0.005, 1);

    assertThat(finding.answer()).isEqualTo(Answer.KNEE);
    assertThat(finding.plateau().to()).isLessThan(16);
    assertThat(finding.sureness()).isGreaterThan(0.9);
  }

  @Example
  void whatStillRisesAtTheEndIsNotSure() {
    KneeFinding finding = find(n -> n, 0.01, 1);

    assertThat(finding.answer()).isEqualTo(Answer.NOT_SURE);
    assertThat(finding.size()).isEqualTo(64);
    assertThat(finding.evidence().getFirst()).contains("measure larger ones");
  }

  @Example
  void noiseThatHidesTheCurveIsNotSure() {
    KneeFinding finding = find(n -> Math.min(n, 8), 0.6, 1);

    assertThat(finding.answer()).isEqualTo(Answer.NOT_SURE);
    assertThat(finding.text()).startsWith("not sure; the best guess is ");
  }

  @Example
  void twoSizesAreTooFew() {
    KneeFinding finding =
        Knee.find(List.of(SizeRounds.of(1, 10, 10), SizeRounds.of(8, 60, 61)), THROUGHPUT, GRID);

    assertThat(finding.answer()).isEqualTo(Answer.NOT_SURE);
    assertThat(finding.evidence()).contains("Only 2 pool sizes were measured.");
  }

  @Example
  void underALatencyLimitTheSmallestSizeThatKeepsItIsAdvised() {
    // Throughput is the same from 2 on; the tail is short only from 8 to 24.
    List<SizeRounds> measured = new ArrayList<>();
    GRID.sizes()
        .forEach(
            n -> {
              double p99 = n < 8 ? 60 : n <= 24 ? 12 : 45;
              Round round = new Round(100 * Math.min(n, 2), p99, 0, 0);
              measured.add(new SizeRounds(n, List.of(round, round, round)));
            });

    KneeFinding finding = Knee.find(measured, Objective.parse("p99<20ms"), GRID);
    assertThat(finding.size()).isEqualTo(8);
    assertThat(finding.plateau().to()).isEqualTo(24);
    assertThat(finding.answer()).isEqualTo(Answer.KNEE);

    KneeFinding tooMuch = Knee.find(measured, Objective.parse("p99<10ms"), GRID);
    assertThat(tooMuch.answer()).isEqualTo(Answer.NOT_SURE);
    assertThat(tooMuch.evidence())
        .anySatisfy(line -> assertThat(line).contains("p99<10ms is not kept"));
  }

  @Example
  void objectivesAreReadAndWritten() {
    assertThat(Objective.parse("throughput").text()).isEqualTo("throughput");
    assertThat(Objective.parse("P99 < 1.5s")).isEqualTo(new Objective.P99Below(1_500));
    assertThat(Objective.parse("p99<20ms").text()).isEqualTo("p99<20ms");
    assertThatThrownBy(() -> Objective.parse("p95<20ms"))
        .hasMessage("the objective \"p95<20ms\" is not known: write throughput or p99<20ms");
    assertThatThrownBy(() -> Objective.parse("p99<0ms")).hasMessageContaining("above 0 ms");
  }

  private static KneeFinding find(IntToDoubleFunction curve, double noise, long seed) {
    return Knee.find(measured(curve, noise, seed), THROUGHPUT, GRID);
  }

  private static List<SizeRounds> measured(IntToDoubleFunction curve, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SizeRounds> measured = new ArrayList<>();
    GRID.sizes()
        .forEach(
            n ->
                measured.add(
                    SizeRounds.of(
                        n,
                        random
                            .doubles(5)
                            .map(
                                x ->
                                    curve.applyAsDouble(n)
                                        * Math.exp(noise * random.nextGaussian()))
                            .toArray())));
    return measured;
  }
}
