package io.confida.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a finding rests on, in sentences; what speaks against it makes it "not sure".
 *
 * @param noise relative standard deviation of single rounds
 * @param sureness share of the redrawn knees within one step of the place
 */
record Evidence(
    Objective objective,
    List<SizeRounds> measured,
    double noise,
    Grid grid,
    Place place,
    double sureness) {

  private static final double SURE_ENOUGH = 0.6;
  private static final double TOO_NOISY = 0.25;
  private static final int LEAST_SIZES = 3;

  /** Why the answer cannot be trusted; empty when it can. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (measured.size() < LEAST_SIZES) {
      doubts.add(String.format(Locale.ROOT, "Only %d pool sizes were measured.", measured.size()));
    }
    if (noise > TOO_NOISY) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "Rounds of the same size differ by %.0f %%: too much to tell sizes apart.",
              100 * noise));
    }
    if (place.from() == grid.size(grid.count() - 1) && grid.count() > 1) {
      doubts.add("The largest size measured is still the best: measure larger ones.");
    }
    if (sureness < SURE_ENOUGH) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "Measured again with the same noise, the answer would be another in %.0f %% of cases.",
              100 * (1 - sureness)));
    }
    if (objective instanceof Objective.P99Below limit && !fulfilled(limit)) {
      doubts.add(
          String.format(
              Locale.ROOT, "Even at %d connections %s is not kept.", place.from(), limit.text()));
    }
    return doubts;
  }

  /** At the advised size, or at the next larger one that was measured, in most rounds. */
  private boolean fulfilled(Objective.P99Below limit) {
    List<Round> rounds =
        measured.stream()
            .filter(each -> each.size() >= place.from())
            .findFirst()
            .orElse(measured.getLast())
            .rounds();
    return rounds.stream().filter(limit::fulfils).count() * 2 > rounds.size();
  }

  /** What was seen. */
  List<String> facts(Curve curve, ExpectedRegret regret, Optional<UslFit> fit, boolean byLaw) {
    List<String> facts = new ArrayList<>();
    double top = curve.at(place.top());
    facts.add(
        String.format(
            Locale.ROOT,
            "%d connections: %s requests/s, %.1f %% of the curve's top (%s at %d).",
            place.from(),
            brief(curve.at(place.from())),
            100 * curve.at(place.from()) / top,
            brief(top),
            place.top()));
    int at = grid.placeOf(place.from());
    facts.add(
        String.format(
            Locale.ROOT,
            "Expected to give away, with this noise: %.1f %% of the best%s.",
            100 * regret.at(at),
            at == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; one step smaller, %d connections, %.1f %%",
                    grid.size(at - 1),
                    100 * regret.at(at - 1))));
    if (place.to() > place.from()) {
      facts.add(
          String.format(
              Locale.ROOT,
              "All sizes from %d to %d are expected to lie within %.0f %% of the best choice.",
              place.from(),
              place.to(),
              100 * Knee.TOLERANCE));
    }
    fit.ifPresent(each -> facts.add(law(each, byLaw)));
    facts.add(
        String.format(
            Locale.ROOT,
            "%d sizes measured; rounds of the same size differ by %.1f %% (standard deviation).",
            measured.size(),
            100 * noise));
    facts.add(
        String.format(
            Locale.ROOT,
            "Measured again with the same noise, the answer would be within one step in %.0f %% of"
                + " cases.",
            100 * sureness));
    return facts;
  }

  private static String law(UslFit fit, boolean byLaw) {
    return String.format(
        Locale.ROOT,
        "The Universal Scalability Law %s (contention %.4f, coherency %.6f, R² %.3f, farthest"
            + " median %.1f %% off).",
        !fit.holds()
            ? "does not hold, so the medians were smoothed"
            : byLaw ? "holds" : "holds only away from the knee, so the medians were smoothed",
        fit.model().sigma(),
        fit.model().kappa(),
        fit.rSquared(),
        100 * fit.farthest());
  }

  private static String brief(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
