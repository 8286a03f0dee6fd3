package io.confida.benchmarks.lab;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/**
 * Finds the knee by closing in on it.
 *
 * <p>Three sizes spread over the grid come first. Then each probe halves what is in doubt: first
 * the gap below the knee, between the largest size that is not to be advised and the smallest that
 * is, by least expected regret ({@link ExpectedRegret}); then the gaps beside the best size, where
 * a higher top may hide (bracketing, as golden-section search does it for functions with one top:
 * J. Kiefer, "Sequential Minimax Search for a Maximum", Proc. AMS 4, 1953, on a grid and with
 * noise). Where the scores have a second top, which a curve with one cannot have, one of the two is
 * luck, and the gap beside the second is looked into as well. When no gap is left the sizes on
 * which the answer hangs are measured again, until it is sure or the probes are used up.
 */
public final class BracketingTuner implements Tuner {

  /** Sure enough to stop before the budget is over. */
  private static final double SURE = 0.95;

  /** A centre this exact tells sizes apart that differ by more than the tolerance. */
  private static final double EXACT = Knee.TOLERANCE / 2;

  /** A rise of so many standard errors is another top, a fall of so many leaves no hope. */
  private static final double RISEN = 1.282;

  private static final double HOPELESS = 3;

  /** Where on the grid the first three sizes lie. */
  private static final double[] OPENING = {0.27, 0.64, 1};

  private final Grid grid;
  private final Objective objective;
  private final int mostProbes;

  /**
   * @param grid the sizes to choose from
   * @param mostProbes how many measurements there may be, for instance 8
   */
  public BracketingTuner(Grid grid, Objective objective, int mostProbes) {
    this.grid = grid;
    this.objective = objective;
    this.mostProbes = mostProbes;
  }

  @Override
  public String name() {
    return "tune";
  }

  /** A size measured: its place on the grid, its score, and the score's relative error. */
  private record Scored(int place, double score, double error) {

    boolean over(Scored other, double errors) {
      return score > other.score * (1 + errors * Math.hypot(error, other.error));
    }
  }

  @Override
  public Step next(List<SizeRounds> probes) {
    List<Scored> scores = scores(probes);
    OptionalInt opening = opening(scores);
    if (opening.isPresent()) {
      return new Step.Measure(grid.size(opening.getAsInt()));
    }
    if (probes.size() >= mostProbes) {
      return new Step.Done(conclude(probes));
    }
    OptionalInt gap = gapBelowKnee(probes, scores);
    if (gap.isEmpty()) {
      gap = gapBeside(top(scores), scores);
    }
    if (gap.isEmpty()) {
      OptionalInt second = secondTop(scores);
      gap = second.isPresent() ? gapBeside(second.getAsInt(), scores) : second;
    }
    if (gap.isPresent()) {
      return new Step.Measure(grid.size(gap.getAsInt()));
    }
    KneeFinding finding = conclude(probes);
    if (scores.size() < 2 || (finding.sureness() >= SURE && error(probes) <= EXACT)) {
      return new Step.Done(finding);
    }
    return new Step.Measure(leastMeasured(probes, scores, finding));
  }

  @Override
  public KneeFinding conclude(List<SizeRounds> probes) {
    return Knee.find(probes, objective, grid);
  }

  /** In ascending order of size. */
  private List<Scored> scores(List<SizeRounds> probes) {
    return estimates(probes).stream()
        .map(each -> new Scored(grid.placeOf(each.size()), each.value(), each.error()))
        .toList();
  }

  private OptionalInt opening(List<Scored> scores) {
    return DoubleStream.of(OPENING)
        .mapToInt(share -> (int) Math.round(share * (grid.count() - 1)))
        .filter(place -> scores.stream().noneMatch(each -> each.place() == place))
        .findFirst();
  }

  private OptionalInt gapBelowKnee(List<SizeRounds> probes, List<Scored> scores) {
    int knee = grid.placeOf(Knee.place(probes, objective, grid).from());
    int worse = -1;
    int good = grid.count();
    for (Scored each : scores) {
      if (each.place() < knee) {
        worse = each.place();
      } else {
        good = Math.min(good, each.place());
      }
    }
    return good - worse < 2 ? OptionalInt.empty() : OptionalInt.of((worse + good) / 2);
  }

  private static int top(List<Scored> scores) {
    int at = 0;
    for (int i = 1; i < scores.size(); i++) {
      if (scores.get(i).score() > scores.get(at).score()) {
        at = i;
      }
    }
    return at;
  }

  /** The best of those that lie, seen from the top, behind a score that is lower beyond noise. */
  private static OptionalInt secondTop(List<Scored> scores) {
    int top = top(scores);
    OptionalInt second = OptionalInt.empty();
    for (int step : new int[] {-1, 1}) {
      Scored lowest = scores.get(top);
      for (int i = top + step; i >= 0 && i < scores.size(); i += step) {
        Scored here = scores.get(i);
        if (here.score() < lowest.score()) {
          lowest = here;
        } else if (here.over(lowest, RISEN)
            && (second.isEmpty() || here.score() > scores.get(second.getAsInt()).score())) {
          second = OptionalInt.of(i);
        }
      }
    }
    return second;
  }

  private static OptionalInt gapBeside(int at, List<Scored> scores) {
    int place = scores.get(at).place();
    int below = scores.get(Math.max(0, at - 1)).place();
    int above = scores.get(Math.min(scores.size() - 1, at + 1)).place();
    if (Math.max(place - below, above - place) < 2) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        above - place >= place - below ? (place + above) / 2 : (below + place) / 2);
  }

  /** The largest relative standard error of a size measured. */
  private double error(List<SizeRounds> probes) {
    return estimates(probes).stream().mapToDouble(Estimate::error).max().orElse(0);
  }

  private List<Estimate> estimates(List<SizeRounds> probes) {
    List<SizeRounds> merged = SizeRounds.merged(probes);
    return Estimate.of(merged, objective, Estimate.noise(merged, objective));
  }

  /**
   * Of the advised size and the one that may take its place, the one with fewer rounds. That is the
   * size below it, or the best of the others where that one is proven to be too small.
   */
  private int leastMeasured(List<SizeRounds> probes, List<Scored> scores, KneeFinding finding) {
    int place = grid.placeOf(finding.size());
    Scored advised = scores.stream().filter(each -> each.place() == place).findFirst().orElse(null);
    Scored rival = null;
    for (Scored each : scores) {
      boolean below = each.place() == place - 1;
      if (below && (advised == null || !advised.over(each, HOPELESS))) {
        rival = each;
        break;
      }
      if (each.place() != place && (rival == null || each.score() > rival.score())) {
        rival = each;
      }
    }
    int other = rival == null ? finding.size() : grid.size(rival.place());
    return rounds(probes, other) < rounds(probes, finding.size()) ? other : finding.size();
  }

  private static long rounds(List<SizeRounds> probes, int size) {
    return probes.stream()
        .filter(each -> each.size() == size)
        .mapToLong(each -> each.rounds().size())
        .sum();
  }
}
