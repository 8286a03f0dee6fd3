package io.confida.benchmarks.report.page;

import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.UslFit;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.sweep.Sample;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepResult.Quantile;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** The plots of one result. */
final class SweepPlots {

  private static final int LINES = 5;
  private static final int STEPS = 120;

  private final SweepResult result;
  private final Axis sizes;

  SweepPlots(SweepResult result) {
    this.result = result;
    this.sizes =
        Axis.sizes(
            result.points().stream().map(point -> point.setting().size()).distinct().toList());
  }

  /** All of them, as SVG. */
  List<String> all() {
    return List.of(throughput(), latency(), percentiles(), time());
  }

  private String throughput() {
    double top =
        result.points().stream().mapToDouble(point -> point.perSecond().high()).max().orElse(1);
    Plot plot = new Plot("Throughput against pool size", sizes, Axis.linear("requests/s", top));
    KneeFinding finding = result.finding();
    if (finding != null) {
      plot.band(finding.plateau().from(), finding.plateau().to());
    }
    plot.dots(
        "median, interval",
        result.points().stream()
            .map(point -> dot(point, point.perSecond(), "requests/s"))
            .toList());
    if (finding != null && result.setup().objective().equals("throughput")) {
      plot.line("fitted", curve(finding));
    }
    if (finding != null) {
      plot.mark(finding.size(), "advised: " + finding.size());
    }
    return plot.svg();
  }

  /** The law as the smooth curve it is; what was smoothed, straight between the sizes. */
  private List<Plot.Point> curve(KneeFinding finding) {
    UslFit fit = finding.fit();
    if (finding.method() != KneeFinding.Method.SCALABILITY_LAW || fit == null) {
      return finding.curve().stream()
          .map(point -> Plot.Point.of(point.size(), point.fitted()))
          .toList();
    }
    double low = Math.log(result.points().getFirst().setting().size());
    double high = Math.log(result.points().getLast().setting().size());
    List<Plot.Point> points = new ArrayList<>();
    for (int i = 0; i <= STEPS; i++) {
      double size = Math.exp(low + (high - low) * i / STEPS);
      points.add(Plot.Point.of(size, fit.model().at(size)));
    }
    return points;
  }

  private String latency() {
    double[] medians = result.points().stream().mapToDouble(SweepPlots::p50).toArray();
    double low = DoubleStream.of(medians).filter(value -> value > 0).min().orElse(0.1);
    double high =
        result.points().stream().mapToDouble(point -> point.p99Millis().high()).max().orElse(1);
    Plot plot =
        new Plot("Latency against pool size", sizes, Axis.logarithmic("milliseconds", low, high));
    plot.dots(
        "p99, interval",
        result.points().stream().map(point -> dot(point, point.p99Millis(), "ms p99")).toList());
    plot.dots(
        "p50",
        result.points().stream()
            .map(
                point ->
                    new Plot.Point(
                        point.setting().size(),
                        p50(point),
                        0,
                        0,
                        text(point, p50(point), "ms p50")))
            .toList());
    KneeFinding finding = result.finding();
    if (finding != null) {
      plot.mark(finding.size(), "advised: " + finding.size());
    }
    return plot.svg();
  }

  private String percentiles() {
    List<SweepResult.Point> chosen = chosen();
    List<List<Plot.Point>> lines = chosen.stream().map(SweepPlots::distribution).toList();
    double[] values =
        lines.stream().flatMap(List::stream).mapToDouble(Plot.Point::y).sorted().toArray();
    Plot plot =
        new Plot(
            "Latency by percentile",
            Axis.shares(),
            Axis.logarithmic(
                "milliseconds",
                values.length == 0 ? 0.1 : values[0],
                values.length == 0 ? 1 : values[values.length - 1]));
    for (int i = 0; i < chosen.size(); i++) {
      plot.line(name(chosen.get(i)), lines.get(i));
    }
    return plot.svg();
  }

  /** Of few requests nothing is known of one in ten thousand. */
  private static List<Plot.Point> distribution(SweepResult.Point point) {
    long requests = point.samples().stream().mapToLong(sample -> sample.counts().answered()).sum();
    return point.distribution().stream()
        .filter(each -> each.share() <= 1 - 1.0 / Math.max(2, requests))
        .filter(each -> each.share() < 1 && each.millis() > 0)
        .sorted(Comparator.comparingDouble(Quantile::share))
        .map(each -> Plot.Point.of(each.share(), each.millis()))
        .toList();
  }

  /** The smallest, the largest, the advised one and some between. */
  private List<SweepResult.Point> chosen() {
    int count = result.points().size();
    SortedSet<Integer> places = new TreeSet<>();
    KneeFinding finding = result.finding();
    for (int i = 0; i < count && finding != null; i++) {
      if (result.points().get(i).setting().size() == finding.size()) {
        places.add(i);
        break;
      }
    }
    for (int i = 0; i < LINES && places.size() < LINES; i++) {
      places.add((int) Math.round(i * (count - 1) / (LINES - 1.0)));
    }
    return places.stream().map(result.points()::get).toList();
  }

  /** Each block and each look at the reference, as a share of what is usual for it. */
  private String time() {
    List<Plot.Point> blocks = new ArrayList<>();
    double last = 1;
    double top = 1.1;
    for (SweepResult.Point point : result.points()) {
      double usual =
          Figures.of(point.samples().stream().mapToDouble(Sample::perSecond).toArray()).median();
      for (Sample sample : point.samples()) {
        if (usual > 0) {
          double share = sample.perSecond() / usual;
          blocks.add(
              new Plot.Point(
                  sample.atSeconds(),
                  share,
                  share,
                  share,
                  name(point) + ", round " + (sample.round() + 1)));
          top = Math.max(top, share);
        }
        last = Math.max(last, sample.atSeconds());
      }
    }
    double usual =
        Figures.of(result.references().stream().mapToDouble(Reference::perSecond).toArray())
            .median();
    List<Plot.Point> references =
        result.references().stream()
            .filter(each -> usual > 0)
            .sorted(Comparator.comparingDouble(Reference::atSeconds))
            .map(each -> Plot.Point.of(each.atSeconds(), each.perSecond() / usual))
            .toList();
    for (Plot.Point each : references) {
      top = Math.max(top, each.y());
      last = Math.max(last, each.x());
    }
    Plot plot =
        new Plot(
            "Throughput over time, as measured",
            Axis.linear("seconds", last),
            Axis.linear("share of the usual", top));
    plot.dots("blocks", blocks);
    if (!references.isEmpty()) {
      plot.line("reference", references);
    }
    return plot.svg();
  }

  private Plot.Point dot(SweepResult.Point point, Interval interval, String unit) {
    return new Plot.Point(
        point.setting().size(),
        interval.estimate(),
        interval.low(),
        interval.high(),
        text(point, interval.estimate(), unit));
  }

  private String text(SweepResult.Point point, double value, String unit) {
    return String.format(Locale.ROOT, "%s: %.4g %s", name(point), value, unit);
  }

  private String name(SweepResult.Point point) {
    return SweepTable.name(point.setting(), result);
  }

  private static double p50(SweepResult.Point point) {
    return Figures.of(
            point.samples().stream().mapToDouble(each -> each.latencyMillis().p50()).toArray())
        .median();
  }
}
