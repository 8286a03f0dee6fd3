package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Knee;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.KneeFinding.CurvePoint;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import io.confida.benchmarks.lab.regret.Regret.Choice;
import io.confida.benchmarks.lab.regret.Regret.Size;
import io.confida.benchmarks.lab.statistics.Bootstrap;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.statistics.Median;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Judges sizes by the full sweeps of a workload: those of all its repeats together, each divided by
 * its own mean, so that the machine's speed from one repeat to the next is none of a size's merit.
 *
 * <p>The best measured size of a sweep is its luckiest, so a ratio to it blames noise on the
 * advice. The regret is therefore read from the smoothed curve, for all strategies alike; the
 * strict one, as measured and to the luckiest size, stands beside it as a lower bound. Between them
 * is the crossed one: as measured in one repeat, to the size that the <em>other</em> repeats have
 * as the best, and that in turn for each repeat. No size is its own judge there, and nothing is
 * smoothed, so it is right in the mean, and may pass 1 (M. Stone, "Cross-Validatory Choice and
 * Assessment of Statistical Predictions", J. R. Stat. Soc. B 36, 1974).
 *
 * @param knee of all sweeps together, by their figures as they are
 * @param noise relative half-width of the 95 % interval of the best size
 * @param curve what the sweeps measured, 1 is their mean, and the smoothed curve
 * @param crossed the crossed regret of each size, empty with one repeat
 */
public record Judge(
    @JsonProperty("knee") int knee,
    @JsonProperty("noise") double noise,
    @JsonProperty("curve") List<CurvePoint> curve,
    @JsonProperty("crossed") Map<Integer, Double> crossed) {

  private static final int RESAMPLES = 1_000;
  private static final double LEVEL = 0.95;

  /** By the sweeps of these repeats of one workload. */
  static Judge of(List<Cell> repeats) {
    Map<Integer, List<Double>> rounds = rounds(repeats);
    List<SizeRounds> measured =
        rounds.entrySet().stream()
            .map(each -> SizeRounds.of(each.getKey(), values(each.getValue())))
            .toList();
    KneeFinding finding =
        Knee.find(measured, new Objective.Throughput(), Grid.of(List.copyOf(rounds.keySet())));
    Judge judge = new Judge(finding.likeliest(), 0, finding.curve(), Map.of());
    double[] best = values(Objects.requireNonNull(rounds.get(judge.luckiest().size())));
    Interval interval = new Bootstrap(RESAMPLES, 1).percentile(best, Median::of, LEVEL);
    double noise = (interval.high() - interval.low()) / 2 / interval.estimate();
    return new Judge(finding.likeliest(), noise, finding.curve(), crossed(repeats));
  }

  /** Of all repeats together by size, 1 is the mean of each. */
  private static Map<Integer, List<Double>> rounds(List<Cell> repeats) {
    Map<Integer, List<Double>> rounds = new TreeMap<>();
    for (Cell repeat : repeats) {
      double mean = mean(repeat.sweep());
      for (Size each : repeat.sweep()) {
        List<Double> all = rounds.computeIfAbsent(each.size(), size -> new ArrayList<>());
        each.perSecond().forEach(perSecond -> all.add(perSecond / mean));
      }
    }
    return rounds;
  }

  /**
   * How far chance may have moved the strict regret of a size: the rounds of it and of the luckiest
   * size are drawn again. Which size is the luckiest is taken as given, so for that size there is
   * none.
   *
   * @param repeats that this is the judge of
   */
  Interval strict(List<Cell> repeats, int size) {
    CurvePoint at = at(size);
    CurvePoint best = luckiest();
    double strict = measured(at) / measured(best);
    if (at.size() == best.size()) {
      return new Interval(strict, strict, strict, LEVEL);
    }
    Map<Integer, List<Double>> rounds = rounds(repeats);
    Interval drawn =
        new Bootstrap(RESAMPLES, 1)
            .twoSamples(
                values(Objects.requireNonNull(rounds.get(best.size()))),
                values(Objects.requireNonNull(rounds.get(at.size()))),
                (top, here) -> Median.centre(here) / Median.centre(top),
                LEVEL);
    // As a share, since the figure itself is without the rounds that lie far off.
    double share = strict / drawn.estimate();
    return new Interval(share * drawn.low(), strict, share * drawn.high(), LEVEL);
  }

  private static Map<Integer, Double> crossed(List<Cell> repeats) {
    if (repeats.size() < 2) {
      return Map.of();
    }
    List<Map<Integer, Double>> measured = repeats.stream().map(Judge::relative).toList();
    Map<Integer, Double> shares = new TreeMap<>();
    for (int i = 0; i < measured.size(); i++) {
      Map<Integer, Double> here = measured.get(i);
      List<Map<Integer, Double>> others = new ArrayList<>(measured);
      others.remove(i);
      int best =
          here.keySet().stream()
              .max(Comparator.comparingDouble(size -> sum(others, size)))
              .orElseThrow();
      double top = of(here, best);
      here.forEach((size, value) -> shares.merge(size, value / top / measured.size(), Double::sum));
    }
    return shares;
  }

  private static double sum(List<Map<Integer, Double>> repeats, int size) {
    return repeats.stream().mapToDouble(each -> of(each, size)).sum();
  }

  private static double of(Map<Integer, Double> repeat, int size) {
    return Objects.requireNonNull(repeat.get(size), "a size that all sweeps have");
  }

  /** What a sweep measured at each size, 1 is its mean. */
  private static Map<Integer, Double> relative(Cell repeat) {
    double mean = mean(repeat.sweep());
    Map<Integer, Double> centres = new TreeMap<>();
    for (Size each : repeat.sweep()) {
      centres.put(each.size(), Median.centre(values(each.perSecond())) / mean);
    }
    return centres;
  }

  /** Of the logarithms, so that no size weighs more than another. */
  private static double mean(List<Size> sweep) {
    return Math.exp(
        sweep.stream()
            .mapToDouble(each -> Math.log(Median.centre(values(each.perSecond()))))
            .average()
            .orElseThrow());
  }

  private static double[] values(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private CurvePoint luckiest() {
    return curve.stream().reduce((a, b) -> measured(b) > measured(a) ? b : a).orElseThrow();
  }

  private static double measured(CurvePoint point) {
    return Objects.requireNonNullElse(point.measured(), point.fitted());
  }

  /** The nearest by ratio: the largest of the sweep for what goes beyond it. */
  private CurvePoint at(int size) {
    return curve.stream()
        .reduce((a, b) -> apart(b.size(), size) < apart(a.size(), size) ? b : a)
        .orElseThrow();
  }

  private static double apart(int a, int b) {
    return Math.abs(Math.log((double) a / b));
  }

  Advice of(Cell cell, Choice choice) {
    CurvePoint at = at(choice.size());
    double top = curve.stream().mapToDouble(CurvePoint::fitted).max().orElseThrow();
    Grid grid = Grid.upTo(curve.getLast().size());
    return new Advice(
        cell.workload(),
        cell.repeat(),
        choice,
        at.fitted() / top,
        measured(at) / measured(luckiest()),
        crossed.getOrDefault(at.size(), Double.NaN),
        grid.placeOf(choice.knee()) - grid.placeOf(knee));
  }
}
