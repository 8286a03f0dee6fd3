package io.confida.benchmarks.lab;

import io.confida.benchmarks.lab.KneeFinding.Answer;
import io.confida.benchmarks.lab.KneeFinding.CurvePoint;
import io.confida.benchmarks.lab.KneeFinding.Method;
import io.confida.benchmarks.lab.KneeFinding.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the smallest pool size that is as good as any: a pure function of what was measured.
 *
 * <p>The curve is the Universal Scalability Law where it holds ({@link UslFit}) and the smoothed
 * medians where it does not ({@link UnimodalCurve}). Without noise the knee is the smallest size
 * whose score lies within {@value #TOLERANCE} of the curve's top: what a connection more would
 * bring is less than can be told apart, and it costs the database memory and switching.
 *
 * <p>With noise it is the decision of least risk, as {@link ExpectedRegret} has it: too small a
 * pool can cost a fifth of the throughput and too large a one hardly anything, so the likeliest
 * knee is not the best advice. The curves that the rounds leave possible are drawn as a parametric
 * bootstrap draws them (B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993,
 * section 6.5): the figures again with the noise that the rounds showed, and the curve through
 * them. How many of these curves have their own knee near the advised size is how sure it is.
 */
public final class Knee {

  /** What may be given away for a smaller pool, as a share of the best score. */
  public static final double TOLERANCE = 0.02;

  private static final int DRAWS = 100;
  private static final int LAW_BEYOND = 1;

  /** A plateau over two doublings is called flat: the exact size is no longer the question. */
  private static final int WIDE = 4;

  private final Objective objective;
  private final List<SizeRounds> measured;
  private final List<Estimate> estimates;
  private final double noise;
  private final Grid grid;
  private final Optional<UslFit> fit;
  private final Method method;

  private Knee(List<SizeRounds> measured, Objective objective, Grid choices) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("a knee needs at least one pool size measured");
    }
    this.objective = objective;
    this.measured = SizeRounds.merged(measured);
    this.noise = Estimate.noise(this.measured, objective);
    this.estimates = Estimate.of(this.measured, objective, noise);
    this.grid = choices.between(estimates.getFirst().size(), estimates.getLast().size());
    // The law is one of throughputs; a score cut by a latency limit bends otherwise.
    this.fit = objective instanceof Objective.Throughput ? UslFit.of(estimates) : Optional.empty();
    this.method =
        fit.filter(this::agrees).isPresent() ? Method.SCALABILITY_LAW : Method.SMOOTHED_PLATEAU;
  }

  /**
   * Whether the law holds where it matters: few sizes are a weak test of it, so its knee must not
   * lie more than a step beyond the one of the medians.
   */
  private boolean agrees(UslFit law) {
    int byLaw = grid.placeOf(Place.on(law.model(), grid, TOLERANCE).from());
    int smoothed = grid.placeOf(Place.on(UnimodalCurve.of(estimates), grid, TOLERANCE).from());
    return law.holds() && byLaw >= smoothed && byLaw - smoothed <= LAW_BEYOND;
  }

  /**
   * Finds the knee.
   *
   * @param measured rounds by size, in any order; a size may come more than once
   * @param choices the sizes that may be advised; those outside the sizes measured are not
   */
  public static KneeFinding find(List<SizeRounds> measured, Objective objective, Grid choices) {
    return new Knee(measured, objective, choices).finding();
  }

  /** The decision without its words; for the next step of a search. */
  static Place place(List<SizeRounds> measured, Objective objective, Grid choices) {
    Knee knee = new Knee(measured, objective, choices);
    return knee.regret(knee.curve(knee.estimates).orElseThrow(), knee.redrawn()).place(TOLERANCE);
  }

  private ExpectedRegret regret(Curve curve, List<Curve> possible) {
    return ExpectedRegret.of(possible.isEmpty() ? List.of(curve) : possible, grid);
  }

  private KneeFinding finding() {
    Curve curve = curve(estimates).orElseThrow();
    List<Curve> possible = redrawn();
    ExpectedRegret regret = regret(curve, possible);
    Place place = regret.place(TOLERANCE);
    int[] again = knees(possible);
    int at = grid.placeOf(place.from());
    double sureness =
        Arrays.stream(again).filter(size -> Math.abs(grid.placeOf(size) - at) <= 1).count()
            / (double) again.length;
    Sizes plateau = new Sizes(place.from(), place.to());
    Sizes knee =
        new Sizes(
            Math.min(place.from(), again[DRAWS / 20]),
            Math.max(place.from(), again[DRAWS - 1 - DRAWS / 20]));
    Evidence words = new Evidence(objective, measured, noise, grid, place, sureness);
    List<String> doubts = words.doubts();
    Answer answer =
        !doubts.isEmpty()
            ? Answer.NOT_SURE
            : plateau.to() >= WIDE * plateau.from() ? Answer.FLAT : Answer.KNEE;
    List<String> evidence = new ArrayList<>(doubts);
    evidence.addAll(words.facts(curve, regret, fit, method == Method.SCALABILITY_LAW));
    int likeliest = Place.on(curve, grid, TOLERANCE).from();
    if (likeliest < place.from()) {
      evidence.add(
          "The figures as they are put the knee at %d; noise leaves too much room there to advise it."
              .formatted(likeliest));
    }
    return new KneeFinding(
        answer,
        place.from(),
        plateau,
        likeliest,
        knee,
        sureness,
        method,
        fit.orElse(null),
        points(curve),
        evidence);
  }

  private Optional<Curve> curve(List<Estimate> values) {
    return method == Method.SCALABILITY_LAW
        ? UslFit.model(values).map(Curve.class::cast)
        : Optional.of(UnimodalCurve.of(values));
  }

  private Optional<Curve> possible(List<Estimate> draw) {
    return method == Method.SCALABILITY_LAW ? curve(draw) : Optional.of(UnimodalCurve.drawn(draw));
  }

  /** Curves that the rounds leave possible. The seed is fixed: same rounds, same answer. */
  private List<Curve> redrawn() {
    SplittableRandom random = new SplittableRandom(1);
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      List<Estimate> draw =
          estimates.stream()
              .map(
                  each ->
                      new Estimate(
                          each.size(),
                          each.value() * Math.exp(each.error() * random.nextGaussian()),
                          each.error()))
              .toList();
      possible(draw).ifPresent(curves::add);
    }
    return curves;
  }

  /** The knees of the draws, in ascending order. */
  private int[] knees(List<Curve> curves) {
    int[] knees = new int[DRAWS];
    // Where nothing could be fitted the draw speaks for the smallest size: against sureness.
    Arrays.fill(knees, grid.size(0));
    for (int i = 0; i < curves.size(); i++) {
      knees[i] = Place.on(curves.get(i), grid, TOLERANCE).from();
    }
    Arrays.sort(knees);
    return knees;
  }

  private List<CurvePoint> points(Curve curve) {
    return Grid.of(
            IntStream.concat(grid.sizes(), estimates.stream().mapToInt(Estimate::size)).toArray())
        .sizes()
        .mapToObj(size -> new CurvePoint(size, measuredAt(size), curve.at(size)))
        .toList();
  }

  private @Nullable Double measuredAt(int size) {
    return estimates.stream()
        .filter(each -> each.size() == size)
        .map(Estimate::value)
        .findFirst()
        .orElse(null);
  }
}
