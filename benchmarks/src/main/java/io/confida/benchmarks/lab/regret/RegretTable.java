package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The quality of advice in tables and words. */
public final class RegretTable {

  private static final String OURS = "tune";
  private static final double LOSS = 0.005;

  private static final double MEDIAN = 0.97;
  private static final double WORST = 0.92;
  private static final double NEAR = 0.9;
  private static final double MOST_SECONDS = 60;

  /** The columns of {@link #summaries}. */
  public static final List<String> SUMMARY =
      List.of(
          "strategy",
          "median",
          "worst",
          "worst at",
          "strict median",
          "strict worst",
          "knee within a step",
          "probes",
          "seconds");

  /** The columns of {@link #cells}. */
  public static final List<String> CELLS =
      List.of(
          "workload", "repeat", "knee", "noise", "strategy", "answer", "size", "regret", "strict");

  /** What {@link #workloads} shows. */
  public static final String WORKLOADS_TITLE =
      "Regret of each strategy, the least to the most of the repeats, and the sizes advised:";

  private RegretTable() {}

  /** The columns of {@link #workloads}: the strategies side by side. */
  public static List<String> workloadsHeader(Regret regret) {
    List<String> header = new ArrayList<>(List.of("workload", "repeats", "knee", "noise"));
    header.addAll(strategies(regret));
    return header;
  }

  private static List<String> strategies(Regret regret) {
    return regret.advice().stream().map(each -> each.choice().strategy()).distinct().toList();
  }

  /** One row for each workload, with every strategy. */
  public static List<List<String>> workloads(Regret regret) {
    List<Advice> advice = regret.advice();
    List<List<String>> rows = new ArrayList<>();
    regret
        .judges()
        .forEach(
            (workload, judge) -> {
              List<Advice> here =
                  advice.stream().filter(each -> each.workload().equals(workload)).toList();
              List<String> row = new ArrayList<>();
              row.add(workload);
              row.add(String.valueOf(here.stream().map(Advice::repeat).distinct().count()));
              row.add(String.valueOf(judge.knee()));
              row.add(percent(judge.noise()));
              for (String strategy : strategies(regret)) {
                row.add(
                    range(
                        here.stream()
                            .filter(each -> each.choice().strategy().equals(strategy))
                            .toList()));
              }
              rows.add(row);
            });
    return rows;
  }

  private static String range(List<Advice> advice) {
    if (advice.isEmpty()) {
      return "-";
    }
    DoubleSummaryStatistics regret =
        advice.stream().mapToDouble(Advice::regret).summaryStatistics();
    String sizes =
        advice.stream()
            .map(each -> each.choice().size())
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    String least = share(regret.getMin());
    String most = share(regret.getMax());
    return (least.equals(most) ? least : least + " to " + most) + " (" + sizes + ")";
  }

  /** How much of what was to be measured was. */
  private static String completeness(Regret regret) {
    int repeats = regret.setup().repeats();
    int all = regret.setup().workloads().size() * repeats;
    List<String> missing = new ArrayList<>();
    for (String workload : regret.setup().workloads()) {
      for (int i = 1; i <= repeats; i++) {
        int repeat = i;
        if (regret.cells().stream()
            .noneMatch(cell -> cell.workload().equals(workload) && cell.repeat() == repeat)) {
          missing.add(workload + " " + repeat);
        }
      }
    }
    return missing.isEmpty()
        ? "measured: every cell, %d workloads with %d repeats."
            .formatted(regret.setup().workloads().size(), repeats)
        : "measured: %d of %d cells; missing (workload and repeat): %s."
            .formatted(all - missing.size(), all, String.join(", ", missing));
  }

  /** One row for each strategy. */
  public static List<List<String>> summaries(List<Summary> summaries) {
    return summaries.stream()
        .map(
            each ->
                List.of(
                    each.strategy(),
                    share(each.median()),
                    share(each.worst()),
                    each.worstAt(),
                    share(each.strictMedian()),
                    share(each.strictWorst()),
                    percent(each.withinOneStep()),
                    String.valueOf(each.mostProbes()),
                    each.mostSeconds() == 0 ? "-" : text("%.1f", each.mostSeconds())))
        .toList();
  }

  /** One row for each advice. */
  public static List<List<String>> cells(Regret regret) {
    Map<String, Judge> judges = regret.judges();
    List<List<String>> rows = new ArrayList<>();
    for (Advice each : regret.advice()) {
      Judge judge = Objects.requireNonNull(judges.get(each.workload()));
      rows.add(
          List.of(
              each.workload(),
              String.valueOf(each.repeat()),
              String.valueOf(judge.knee()),
              percent(judge.noise()),
              each.choice().strategy(),
              each.choice().answer(),
              String.valueOf(each.choice().size()),
              share(each.regret()),
              share(each.strict())));
    }
    return rows;
  }

  /** What a workload in a repeat came to, in a line. */
  public static String line(Regret regret, Cell cell) {
    return of(regret, cell).stream()
        .map(
            each ->
                "%s %d (%s)"
                    .formatted(
                        each.choice().strategy(), each.choice().size(), share(each.regret())))
        .collect(Collectors.joining(", "));
  }

  private static List<Advice> of(Regret regret, Cell cell) {
    return regret.advice().stream()
        .filter(each -> each.workload().equals(cell.workload()) && each.repeat() == cell.repeat())
        .toList();
  }

  /** What the trials on simulated databases are. */
  public static String syntheticTitle(Regret.Synthetic synthetic) {
    return "%d simulated databases whose best size is known (seed %d):"
        .formatted(synthetic.trials(), synthetic.seed());
  }

  /** Whether the aims are reached, and where the advice loses: in words, the worst first. */
  public static List<String> words(Regret regret) {
    List<String> words = new ArrayList<>();
    words.add(completeness(regret));
    for (Summary ours : regret.summaries()) {
      if (ours.strategy().equals(OURS)) {
        words.add(aim("median regret", share(ours.median()), ours.median() >= MEDIAN, "0.97"));
        words.add(aim("worst regret", share(ours.worst()), ours.worst() >= WORST, "0.92"));
        words.add(
            aim(
                "longest search",
                text("%.1f s", ours.mostSeconds()),
                ours.mostSeconds() <= MOST_SECONDS,
                "60 s"));
      }
    }
    for (Summary ours : regret.synthetic().summaries()) {
      if (ours.strategy().equals(OURS)) {
        words.add(
            aim(
                "simulated databases with the knee within one step",
                percent(ours.withinOneStep()),
                ours.withinOneStep() >= NEAR,
                "90 %"));
      }
    }
    List<String> losses = new ArrayList<>();
    for (Cell cell : regret.cells()) {
      double noise = Objects.requireNonNull(regret.judges().get(cell.workload())).noise();
      losses.addAll(losses(of(regret, cell), noise));
    }
    words.addAll(
        losses.isEmpty() ? List.of("Where we lose: no rival was better anywhere.") : losses);
    return words;
  }

  /** A rival is better where the curve has it so by more than half a percent. */
  private static List<String> losses(List<Advice> cell, double noise) {
    List<String> words = new ArrayList<>();
    Advice ours =
        cell.stream()
            .filter(each -> each.choice().strategy().equals(OURS))
            .findFirst()
            .orElseThrow();
    for (Advice rival : cell) {
      if (rival.regret() > ours.regret() + LOSS) {
        words.add(
            ("Where we lose: %s, repeat %d: the %d connections of %s reach %s of the best, ours"
                    + " (%d, %s) %s; the interval of the best size is ± %s.")
                .formatted(
                    ours.workload(),
                    ours.repeat(),
                    rival.choice().size(),
                    rival.choice().strategy(),
                    share(rival.regret()),
                    ours.choice().size(),
                    ours.choice().answer(),
                    share(ours.regret()),
                    percent(noise)));
      }
    }
    return words;
  }

  private static String aim(String what, String is, boolean reached, String aim) {
    return "%s: %s (aim %s, %s).".formatted(what, is, aim, reached ? "reached" : "missed");
  }

  private static String share(double value) {
    return text("%.3f", value);
  }

  private static String percent(double value) {
    return text("%.0f %%", 100 * value);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
