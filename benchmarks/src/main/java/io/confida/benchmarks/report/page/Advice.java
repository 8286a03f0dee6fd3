package io.confida.benchmarks.report.page;

import io.confida.benchmarks.lab.FixedSize;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How good the advice of tune was, where a full sweep of the same workload under the same load is
 * there to judge it: regret, the throughput at the advised size to the best of the sweep, beside
 * that of the rules that measure nothing.
 *
 * <p>Between two sizes of the sweep the throughput is taken on the straight line by ratio of sizes,
 * beyond them that of the nearest.
 *
 * @param workload its name
 * @param sizes advised by tune, the formula and HikariCP's default
 * @param regrets of the same, 1 is none
 */
record Advice(String workload, List<Integer> sizes, List<Double> regrets) {

  static final List<String> HEADER =
      List.of(
          "workload", "tune", "of the best", "formula", "of the best", "default", "of the best");

  private static final List<String> NAMES = List.of("tune", "the formula", "HikariCP's default");
  private static final String THROUGHPUT = "throughput";

  /** One for each result of tune that a sweep can judge. */
  static List<Advice> judged(List<Section> sections) {
    List<Advice> judged = new ArrayList<>();
    for (Section tuned : sections) {
      KneeFinding finding = tuned.result().finding();
      if (!tuned.document().command().equals("tune") || finding == null) {
        continue;
      }
      sections.stream()
          .filter(each -> each.document().command().equals("sweep"))
          .map(Section::result)
          .filter(sweep -> sameLoad(sweep.setup(), tuned.result().setup()))
          .filter(sweep -> best(sweep) > 0)
          .findFirst()
          .ifPresent(sweep -> judged.add(of(tuned, finding, sweep)));
    }
    return judged;
  }

  private static Advice of(Section tuned, KneeFinding finding, SweepResult sweep) {
    List<Integer> sizes =
        List.of(
            finding.size(),
            FixedSize.formula(tuned.processors()).size(),
            FixedSize.hikariDefault().size());
    double best = best(sweep);
    return new Advice(
        sweep.setup().workload(),
        sizes,
        sizes.stream().map(size -> perSecond(sweep, size) / best).toList());
  }

  private static boolean sameLoad(SweepResult.Setup a, SweepResult.Setup b) {
    return a.workload().equals(b.workload())
        && a.arrivals().equals(b.arrivals())
        && a.front().equals(b.front())
        && a.objective().equals(THROUGHPUT)
        && b.objective().equals(THROUGHPUT);
  }

  private static double best(SweepResult sweep) {
    return sweep.points().stream()
        .mapToDouble(point -> point.perSecond().estimate())
        .max()
        .orElse(0);
  }

  private static double perSecond(SweepResult sweep, int size) {
    List<SweepResult.Point> points = sweep.points();
    int next = 0;
    while (next < points.size() && points.get(next).setting().size() < size) {
      next++;
    }
    if (next == points.size()) {
      return points.getLast().perSecond().estimate();
    }
    SweepResult.Point above = points.get(next);
    if (next == 0 || above.setting().size() == size) {
      return above.perSecond().estimate();
    }
    SweepResult.Point below = points.get(next - 1);
    double share =
        Math.log((double) size / below.setting().size())
            / Math.log((double) above.setting().size() / below.setting().size());
    return below.perSecond().estimate()
        + share * (above.perSecond().estimate() - below.perSecond().estimate());
  }

  /** A row of the table. */
  List<String> row() {
    List<String> row = new ArrayList<>();
    row.add(workload);
    for (int i = 0; i < sizes.size(); i++) {
      row.add(String.valueOf(sizes.get(i)));
      row.add(share(regrets.get(i)));
    }
    return row;
  }

  /** Median and worst of each. */
  static List<String> summary(List<Advice> judged) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      int place = i;
      double[] all = judged.stream().mapToDouble(each -> each.regrets().get(place)).toArray();
      lines.add(
          "%s: median %s of the best throughput, worst %s"
              .formatted(
                  NAMES.get(i),
                  share(Figures.of(all).median()),
                  share(DoubleStream.of(all).min().orElse(Double.NaN))));
    }
    return lines;
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
