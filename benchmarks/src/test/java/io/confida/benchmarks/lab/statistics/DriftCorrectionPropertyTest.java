package io.confida.benchmarks.lab.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class DriftCorrectionPropertyTest {

  @Property(tries = 100)
  void aSteadyDriftIsTakenOut(
      @ForAll @DoubleRange(min = -0.4, max = 0.4) double lost,
      @ForAll @DoubleRange(min = 50, max = 350) double early,
      @ForAll @DoubleRange(min = 50, max = 350) double late) {
    DriftCorrection correction = DriftCorrection.by(references(lost));

    double measuredEarly = 500 * speed(lost, early);
    double measuredLate = 500 * speed(lost, late);

    // Nearly all of it: what might be scatter stays.
    double left =
        Math.log(
            correction.corrected(measuredEarly, early) / correction.corrected(measuredLate, late));
    assertThat(Math.abs(left))
        .isLessThanOrEqualTo(0.12 * Math.abs(Math.log(measuredEarly / measuredLate)) + 5e-3);
  }

  @Example
  void referencesThatOnlyScatterCorrectLittle() {
    SplittableRandom random = new SplittableRandom(3);
    List<Double> moved = new ArrayList<>();
    for (int run = 0; run < 200; run++) {
      List<Reference> references = new ArrayList<>();
      for (int at = 0; at < 10; at++) {
        references.add(new Reference(at, 1_000 * Math.exp(0.04 * random.nextGaussian())));
      }
      moved.add(Math.abs(Math.log(DriftCorrection.by(references).speedAt(4.5))));
    }
    assertThat(moved.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isLessThan(0.01);
  }

  @Example
  void threeReferencesAreTooFewToTell() {
    DriftCorrection few =
        DriftCorrection.by(
            List.of(new Reference(0, 900), new Reference(1, 1_000), new Reference(2, 1_100)));

    assertThat(few.speedAt(0)).isEqualTo(1);
    assertThat(few.drift()).isCloseTo(11.0 / 9 - 1, within(1e-9));
  }

  @Example
  void oneReferenceThatMetAHiccupBendsNothing() {
    List<Reference> references = new ArrayList<>(references(0));
    references.set(4, new Reference(references.get(4).atSeconds(), 10));

    assertThat(DriftCorrection.by(references).speedAt(references.get(4).atSeconds())).isEqualTo(1);
  }

  @Example
  void withoutReferencesNothingIsCorrected() {
    DriftCorrection none = DriftCorrection.by(List.of());

    assertThat(none.corrected(123, 45)).isEqualTo(123);
    assertThat(none.drift()).isZero();
  }

  @Example
  void theDriftIsTold() {
    assertThat(DriftCorrection.by(references(0.2)).drift()).isCloseTo(0.25, within(1e-9));
    assertThat(DriftCorrection.by(references(0)).drift()).isZero();
  }

  private static List<Reference> references(double lost) {
    List<Reference> references = new ArrayList<>();
    for (int at = 0; at <= 400; at += 50) {
      references.add(new Reference(at, 1_000 * speed(lost, at)));
    }
    return references;
  }

  /** The machine loses this share of its speed over the 400 s. */
  private static double speed(double lost, double at) {
    return 1 - lost * at / 400;
  }
}
