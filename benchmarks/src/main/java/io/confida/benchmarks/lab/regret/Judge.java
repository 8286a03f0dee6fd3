package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.KneeFinding.CurvePoint;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.sweep.SweepResult;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Judges sizes by a full sweep.
 *
 * <p>The best measured size of a sweep is its luckiest, so a ratio to it blames noise on the
 * advice. The regret is therefore read from the smoothed curve of the sweep, for all strategies
 * alike; the strict one, as measured and to the luckiest size, stands beside it as a lower bound.
 *
 * @param sweep with a finding
 * @param grid on which steps are counted
 */
record Judge(SweepResult sweep, Grid grid) {

  private KneeFinding finding() {
    return Objects.requireNonNull(sweep.finding(), "a sweep with a finding");
  }

  int knee() {
    return finding().size();
  }

  List<CurvePoint> curve() {
    return finding().curve();
  }

  /** Relative half-width of the interval of the best size. */
  double noise() {
    Interval best =
        sweep.points().stream()
            .map(SweepResult.Point::perSecond)
            .max(Comparator.comparingDouble(Interval::estimate))
            .orElseThrow();
    return (best.high() - best.low()) / 2 / best.estimate();
  }

  Advice advice(String strategy, String answer, int size, int probes, double seconds) {
    CurvePoint at =
        curve().stream()
            .min(
                Comparator.comparingDouble(
                    point -> Math.abs(Math.log((double) point.size() / size))))
            .orElseThrow();
    double top = curve().stream().mapToDouble(CurvePoint::fitted).max().orElseThrow();
    double luckiest =
        curve().stream()
            .map(CurvePoint::measured)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    Double measured = at.measured();
    return new Advice(
        strategy,
        answer,
        size,
        at.fitted() / top,
        (measured == null ? at.fitted() : measured) / luckiest,
        grid.placeOf(size) - grid.placeOf(knee()),
        probes,
        seconds);
  }
}
