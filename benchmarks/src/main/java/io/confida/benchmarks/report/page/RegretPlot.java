package io.confida.benchmarks.report.page;

import io.confida.benchmarks.lab.regret.Regret;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.RegretTable;
import io.confida.benchmarks.lab.statistics.Bootstrap;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.statistics.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** How good the advice of each strategy was on each workload, as a plot. */
final class RegretPlot {

  /** For the reader. */
  static final String HOW =
      "Each dot is a size that a strategy advised on a workload: strict regret, the throughput there"
          + " to that of the luckiest size of the full sweeps, as measured, with its 95 % interval"
          + " from the rounds of the two sizes (none where it is the luckiest size itself). Searches"
          + " that advised the same size share a dot. At the right is the median of all searches of"
          + " a strategy, with the interval of that median. The dashed lines are the aims: the median"
          + " at "
          + RegretTable.MEDIAN
          + " or above, no search below "
          + RegretTable.WORST
          + ". What lies below the plot is a triangle at its"
          + " lower edge with its figure.";

  private static final String ALL = "median of all";
  private static final double LOW = 0.6;
  private static final double LEAST_HIGH = 1.1;
  private static final double MOST_HIGH = 1.5;
  private static final double STEP = 0.1;

  /** Of a workload's place: what the strategies take, and the sizes of one of them. */
  private static final double SPREAD = 0.76;

  private static final double SIZES = 0.55;

  private static final int RESAMPLES = 2_000;
  private static final double LEVEL = 0.95;

  private final Regret regret;
  private final List<Advice> advice;
  private final List<String> workloads;
  private final List<String> strategies;
  private final Map<String, Map<Integer, Interval>> intervals;

  private RegretPlot(Regret regret) {
    this.regret = regret;
    this.advice = regret.advice();
    this.workloads = advice.stream().map(Advice::workload).distinct().toList();
    this.strategies = advice.stream().map(each -> each.choice().strategy()).distinct().toList();
    this.intervals = regret.intervals();
  }

  /** As SVG; empty where nothing was measured yet. */
  static Optional<String> of(Regret regret) {
    return regret.cells().isEmpty() ? Optional.empty() : Optional.of(new RegretPlot(regret).svg());
  }

  private String svg() {
    List<String> places = new ArrayList<>(workloads);
    places.add(ALL);
    List<List<Plot.Point>> points = strategies.stream().map(this::points).toList();
    double highest =
        points.stream().flatMap(List::stream).mapToDouble(Plot.Point::high).max().orElse(1);
    double high = STEP * Math.ceil(Math.clamp(highest, LEAST_HIGH, MOST_HIGH) / STEP - 1e-9);
    Plot plot =
        Plot.wide(
            "Throughput at the advised size to the best of the full sweep",
            Axis.names("workload", places),
            Axis.between("strict regret, 1 is none", LOW, high, STEP));
    for (int i = 1; i < places.size(); i += 2) {
      plot.band(i - 0.5, i + 0.5);
    }
    plot.level(RegretTable.MEDIAN, "aim, median " + RegretTable.MEDIAN);
    plot.level(RegretTable.WORST, "aim, worst " + RegretTable.WORST);
    for (int i = 0; i < strategies.size(); i++) {
      plot.dots(strategies.get(i), points.get(i));
    }
    return plot.svg();
  }

  private List<Plot.Point> points(String strategy) {
    List<Plot.Point> points = new ArrayList<>();
    for (int i = 0; i < workloads.size(); i++) {
      String workload = workloads.get(i);
      List<Advice> here =
          advice.stream()
              .filter(each -> each.workload().equals(workload))
              .filter(each -> each.choice().strategy().equals(strategy))
              .toList();
      List<Integer> sizes =
          here.stream().map(each -> each.choice().size()).distinct().sorted().toList();
      for (int k = 0; k < sizes.size(); k++) {
        points.add(point(strategy, workload, sizes.get(k), here, at(i, strategy, k, sizes.size())));
      }
    }
    points.add(median(strategy));
    return points;
  }

  private Plot.Point point(
      String strategy, String workload, int size, List<Advice> here, double at) {
    Interval strict =
        Objects.requireNonNull(Objects.requireNonNull(intervals.get(workload)).get(size));
    String repeats =
        here.stream()
            .filter(each -> each.choice().size() == size)
            .map(each -> String.valueOf(each.repeat()))
            .collect(Collectors.joining(", "));
    return new Plot.Point(
        at,
        strict.estimate(),
        strict.low(),
        strict.high(),
        String.format(
            Locale.ROOT,
            "%s, %s: %d connections (repeat %s), %.3f of the best (%.3f to %.3f)",
            strategy,
            workload,
            size,
            repeats,
            strict.estimate(),
            strict.low(),
            strict.high()));
  }

  private Plot.Point median(String strategy) {
    double[] all =
        advice.stream()
            .filter(each -> each.choice().strategy().equals(strategy))
            .mapToDouble(Advice::strict)
            .toArray();
    Interval median =
        new Bootstrap(RESAMPLES, regret.setup().seed()).percentile(all, Median::of, LEVEL);
    return new Plot.Point(
        at(workloads.size(), strategy, 0, 1),
        median.estimate(),
        median.low(),
        median.high(),
        String.format(
            Locale.ROOT,
            "%s, median of %d searches: %.3f of the best (%.3f to %.3f)",
            strategy,
            all.length,
            median.estimate(),
            median.low(),
            median.high()));
  }

  private double at(int workload, String strategy, int size, int sizes) {
    double column = SPREAD / strategies.size();
    double within = (size - (sizes - 1) / 2.0) * column * SIZES / Math.max(1, sizes - 1);
    return workload
        + (strategies.indexOf(strategy) - (strategies.size() - 1) / 2.0) * column
        + within;
  }
}
