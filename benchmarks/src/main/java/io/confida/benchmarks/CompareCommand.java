package io.confida.benchmarks;

import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.statistics.Comparison;
import io.confida.benchmarks.lab.statistics.Comparison.Sense;
import io.confida.benchmarks.lab.statistics.Comparison.Setting;
import io.confida.benchmarks.lab.statistics.Comparison.Verdict;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.report.Results;
import io.confida.benchmarks.report.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two results. */
@Command(
    name = "compare",
    description = {
      "Compares two results of sweep or tune, pool setting by pool setting: B is better than A, worse, or"
          + " the difference is within the noise.",
      "A difference counts when the interval of the ratio of medians leaves out 1 and the ratio is"
          + " farther from 1 than --noise."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:B is better, or no difference beyond the noise",
      "1:the comparison failed",
      "2:bad input",
      "3:B is worse over all settings, in throughput or in p99 latency"
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  private static final int WORSE = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "A", description = "a result: its file or its directory")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "another")
  private Path second = Path.of("");

  @Option(
      names = "--noise",
      paramLabel = "SHARE",
      description =
          "what two measurements of the same thing differ by; default: ${DEFAULT-VALUE}. compare of"
              + " two runs of A shows what it is on your machine")
  private double noise = 0.05;

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();

  /** As every command has it; there is nothing to shorten. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private QuickOption quick = new QuickOption();

  @Override
  public Integer call() {
    try {
      return compare(SweepFile.read(ResultPath.of(first)), SweepFile.read(ResultPath.of(second)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int compare(SweepResult a, SweepResult b) {
    if (!(noise >= 0 && noise < 1)) {
      throw new IllegalArgumentException("--noise is a share, 0 to 1, not " + noise);
    }
    if (!a.setup().workload().equals(b.setup().workload())) {
      throw new IllegalArgumentException(
          "A measured the workload %s and B %s: only the same can be compared"
              .formatted(a.setup().workload(), b.setup().workload()));
    }
    PrintWriter console = spec.commandLine().getOut();
    a.setup().differences(b.setup()).forEach(each -> console.println("Not the same: " + each));
    Path file = out.file("compare.json");
    onlyIn("A", a, b);
    onlyIn("B", b, a);
    Map<String, Comparison<PoolSetting>> comparisons = new LinkedHashMap<>();
    put(comparisons, "throughput", a, b, Round::perSecond, Sense.MORE_IS_BETTER);
    put(comparisons, "p99 latency", a, b, Round::p99Millis, Sense.LESS_IS_BETTER);
    if (comparisons.isEmpty()) {
      throw new IllegalArgumentException("nothing was answered in one of the results");
    }
    boolean worse = false;
    for (Map.Entry<String, Comparison<PoolSetting>> each : comparisons.entrySet()) {
      console.println();
      console.print(table(each.getKey(), each.getValue(), a, b));
      worse |= each.getValue().verdict() == Verdict.WORSE;
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("schema", "confida-compare-2");
    figures.put("a", first.toString());
    figures.put("b", second.toString());
    figures.put("comparisons", comparisons);
    Results.write(file, "compare", figures);
    console.println();
    console.println("Results: " + file);
    console.flush();
    return worse ? WORSE : 0;
  }

  /** A setting is compared with itself alone: another overflow or timeout is another setting. */
  private void onlyIn(String name, SweepResult one, SweepResult other) {
    List<PoolSetting> only = new ArrayList<>(one.bySetting().keySet());
    only.removeAll(other.bySetting().keySet());
    String names =
        only.stream()
            .map(each -> SweepTable.name(each, one, other))
            .collect(Collectors.joining("; "));
    if (only.size() == one.points().size()) {
      throw new IllegalArgumentException(
          "A and B have no pool setting in common (%s has %s): measure the same --sizes, --overflow and --timeout"
              .formatted(name, names));
    }
    if (!only.isEmpty()) {
      spec.commandLine().getOut().printf("Only in %s, not compared: %s%n", name, names);
    }
  }

  private void put(
      Map<String, Comparison<PoolSetting>> to,
      String name,
      SweepResult a,
      SweepResult b,
      ToDoubleFunction<Round> figure,
      Sense sense) {
    NavigableMap<PoolSetting, double[]> before = values(a, figure);
    NavigableMap<PoolSetting, double[]> after = values(b, figure);
    if (before.keySet().stream().anyMatch(after::containsKey)) {
      to.put(name, Comparison.of(before, after, sense, noise, 1));
    }
  }

  /** Rounds in which nothing was answered have no ratio and are left out. */
  private static NavigableMap<PoolSetting, double[]> values(
      SweepResult result, ToDoubleFunction<Round> figure) {
    NavigableMap<PoolSetting, double[]> bySetting = new TreeMap<>();
    result
        .bySetting()
        .forEach(
            (setting, rounds) -> {
              double[] values =
                  rounds.stream().mapToDouble(figure).filter(value -> value > 0).toArray();
              if (values.length > 0) {
                bySetting.put(setting, values);
              }
            });
    return bySetting;
  }

  private static String table(
      String name, Comparison<PoolSetting> comparison, SweepResult a, SweepResult b) {
    Table table = new Table(name, "B to A", "interval", "verdict");
    for (Setting<PoolSetting> each : comparison.settings()) {
      row(table, SweepTable.name(each.setting(), a, b), each.ratio(), each.verdict());
    }
    row(table, "all", comparison.overall(), comparison.verdict());
    return table.toString();
  }

  private static void row(Table table, String name, Interval ratio, Verdict verdict) {
    table.row(
        name,
        String.format(Locale.ROOT, "%.3f", ratio.estimate()),
        String.format(Locale.ROOT, "%.3f to %.3f", ratio.low(), ratio.high()),
        switch (verdict) {
          case BETTER -> "better";
          case WORSE -> "worse";
          case WITHIN_NOISE -> "within the noise";
        });
  }
}
