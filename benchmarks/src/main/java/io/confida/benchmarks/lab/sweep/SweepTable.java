package io.confida.benchmarks.lab.sweep;

import io.confida.benchmarks.lab.statistics.DriftCorrection;
import io.confida.benchmarks.lab.sweep.SweepResult.Point;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A sweep in words: a row for each setting, and what a reader has to know of them. */
public final class SweepTable {

  /** The columns; of several rounds each figure is the median. */
  public static final List<String> HEADER =
      List.of(
          "setting",
          "requests/s",
          "interval",
          "p50 ms",
          "p90",
          "p99",
          "p99.9",
          "wait p99",
          "use p50",
          "CPU µs client",
          "database",
          "errors");

  /** A rate this close to the cap was cut by it. */
  private static final double AT_CAP = 0.97;

  /** What an interval is to hold the figure with. */
  private static final double PROMISED = 0.949;

  private SweepTable() {}

  /** How a setting is called where all have one timeout. */
  public static String name(PoolSetting setting) {
    return "size " + setting.size() + (setting.overflow() == 0 ? "" : "+" + setting.overflow());
  }

  /** How a setting is called among these: by its timeout, too, where they differ in it. */
  public static String name(PoolSetting setting, SweepResult... among) {
    long timeouts =
        Arrays.stream(among)
            .flatMap(result -> result.points().stream())
            .map(each -> each.setting().timeoutMillis())
            .distinct()
            .count();
    return timeouts < 2
        ? name(setting)
        : name(setting) + ", timeout " + setting.timeoutMillis() + " ms";
  }

  /** One row for each setting. */
  public static List<List<String>> rows(SweepResult result) {
    return result.points().stream().map(point -> row(point, result)).toList();
  }

  private static List<String> row(Point point, SweepResult result) {
    return List.of(
        name(point.setting(), result),
        number(point.perSecond().estimate()),
        number(point.perSecond().low()) + " to " + number(point.perSecond().high()),
        median(point, sample -> sample.latencyMillis().p50()),
        median(point, sample -> sample.latencyMillis().p90()),
        median(point, sample -> sample.latencyMillis().p99()),
        median(point, sample -> sample.latencyMillis().p999()),
        median(point, sample -> sample.waitMillis().p99()),
        median(point, sample -> sample.useMillis().p50()),
        median(point, SweepTable::clientCpu),
        median(point, SweepTable::databaseCpu),
        String.valueOf(
            point.samples().stream().mapToLong(sample -> sample.counts().unanswered()).sum()));
  }

  /**
   * What a reader must know to read the rows rightly.
   *
   * @param mostPerSecond the cap on the load, infinite for none
   */
  public static List<String> notes(SweepResult result, double mostPerSecond) {
    List<String> notes = new ArrayList<>();
    if (!result.references().isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The machine's speed moved by %.1f %% during the run; throughputs are corrected for"
                  + " it.",
              100 * DriftCorrection.by(result.references()).drift()));
    }
    result.points().stream()
        .mapToDouble(point -> point.perSecond().level())
        .filter(level -> level < PROMISED)
        .min()
        .ifPresent(
            level ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "So few rounds have no 95 %% interval: the intervals shown are their range,"
                            + " which holds the true median %.0f times in 100 at the least.",
                        100 * level)));
    if (result.points().stream()
        .anyMatch(point -> point.perSecond().estimate() > AT_CAP * mostPerSecond)) {
      notes.add(
          "The cap on the load was reached (--max-rate): a pool size found so is one for that rate,"
              + " and what larger pools could do was not seen.");
    }
    long dropped =
        result.points().stream()
            .flatMap(point -> point.samples().stream())
            .mapToLong(sample -> sample.counts().dropped())
            .sum();
    if (dropped > 0) {
      notes.add(
          dropped
              + " requests of the open loop were dropped because too many were under way"
              + " (--max-outstanding); they count as errors and have no latency, so the latencies"
              + " of those settings are too good.");
    }
    return notes;
  }

  private static double clientCpu(Sample sample) {
    Sample.Cpu cpu = sample.cpu();
    return cpu == null ? Double.NaN : cpu.clientMicros();
  }

  private static double databaseCpu(Sample sample) {
    Sample.Cpu cpu = sample.cpu();
    Double micros = cpu == null ? null : cpu.databaseMicros();
    return micros == null ? Double.NaN : micros;
  }

  private static String median(Point point, ToDoubleFunction<Sample> figure) {
    double median =
        Figures.of(
                point.samples().stream()
                    .mapToDouble(figure)
                    .filter(value -> !Double.isNaN(value))
                    .toArray())
            .median();
    return Double.isNaN(median) ? "-" : number(median);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
