package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import io.confida.benchmarks.lab.regret.Regret.Choice;
import io.confida.benchmarks.lab.statistics.Bootstrap;
import io.confida.benchmarks.lab.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What the median regret of tune is to reach. */
  public static final double MEDIAN = 0.97;

  /** What its worst is to reach. */
  public static final double WORST = 0.92;

  private static final double NEAR = 0.9;
  private static final double MOST_SECONDS = 60;
  private static final int RESAMPLES = 2_000;
  private static final double LEVEL = 0.95;

  /** The columns of {@link #summaries}. */
  public static final List<String> SUMMARY =
      List.of(
          "strategy",
          "strict median",
          "strict worst",
          "crossed median",
          "crossed worst",
          "smoothed median",
          "smoothed worst",
          "worst at",
          "knee within a step",
          "probes",
          "seconds");

  /** The columns of {@link #cells}. */
  public static final List<String> CELLS =
      List.of(
          "workload",
          "repeat",
          "knee",
          "noise",
          "strategy",
          "answer",
          "size",
          "strict",
          "crossed",
          "smoothed");

  /** What {@link #workloads} shows. */
  public static final String WORKLOADS_TITLE =
      "Strict regret of each strategy, the least to the most of the repeats, and the sizes advised:";

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
        advice.stream().mapToDouble(Advice::strict).summaryStatistics();
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
                    share(each.strictMedian()),
                    share(each.strictWorst()),
                    share(each.crossedMedian()),
                    share(each.crossedWorst()),
                    share(each.median()),
                    share(each.worst()),
                    each.worstAt(),
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
              answer(each.choice()),
              String.valueOf(each.choice().size()),
              share(each.strict()),
              share(each.crossed()),
              share(each.regret())));
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
                        each.choice().strategy(), each.choice().size(), share(each.strict())))
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
        words.add(
            aims(
                "median regret", MEDIAN, ours.strictMedian(), ours.crossedMedian(), ours.median()));
        words.add(
            aims("worst regret", WORST, ours.strictWorst(), ours.crossedWorst(), ours.worst()));
        words.addAll(rivals(regret));
        words.add(
            aim(
                "most probes of a search",
                String.valueOf(ours.mostProbes()),
                ours.mostProbes() <= Plan.PROBES,
                String.valueOf(Plan.PROBES)));
        words.add(
            "knee found within one step of the knee of the sweeps: %s (the aim of 90 %% is for known optima, below)."
                .formatted(percent(ours.withinOneStep())));
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

  /**
   * Rivals that are better as measured, by more than half a percent, in one line for the search.
   */
  private static List<String> losses(List<Advice> cell, double noise) {
    Advice ours = of(cell, OURS);
    String better =
        cell.stream()
            .filter(rival -> rival.strict() > ours.strict() + LOSS)
            .map(
                rival ->
                    "%s (%d) %s"
                        .formatted(
                            rival.choice().strategy(),
                            rival.choice().size(),
                            share(rival.strict())))
            .collect(Collectors.joining(", "));
    return better.isEmpty()
        ? List.of()
        : List.of(
            "Where we lose: %s, repeat %d: ours (%d, %s) %s of the best as measured, %s; the interval of the best is ± %s."
                .formatted(
                    ours.workload(),
                    ours.repeat(),
                    ours.choice().size(),
                    answer(ours.choice()),
                    share(ours.strict()),
                    better,
                    percent(noise)));
  }

  private static Advice of(List<Advice> cell, String strategy) {
    return cell.stream()
        .filter(each -> each.choice().strategy().equals(strategy))
        .findFirst()
        .orElseThrow();
  }

  /** Ours beside each rival, pair by pair: in the same cell both have the same best. */
  private static List<String> rivals(Regret regret) {
    List<String> words = new ArrayList<>();
    for (String rival : strategies(regret)) {
      double[] more =
          rival.equals(OURS)
              ? new double[0]
              : regret.cells().stream()
                  .map(cell -> of(regret, cell))
                  .filter(
                      cell -> cell.stream().anyMatch(one -> one.choice().strategy().equals(rival)))
                  .mapToDouble(cell -> of(cell, OURS).strict() - of(cell, rival).strict())
                  .toArray();
      if (more.length > 0) {
        Interval mean =
            new Bootstrap(RESAMPLES, regret.setup().seed())
                .bca(more, values -> Arrays.stream(values).average().orElseThrow(), LEVEL);
        if (Double.isNaN(mean.low()) || Double.isNaN(mean.high())) {
          words.add(
              "beside %s: %+.3f of the best in the mean of %d searches, too few for an interval."
                  .formatted(rival, mean.estimate(), more.length));
          continue;
        }
        words.add(
            "beside %s: %+.3f of the best in the mean of the searches (%+.3f to %+.3f), %s."
                .formatted(
                    rival,
                    mean.estimate(),
                    mean.low(),
                    mean.high(),
                    mean.low() > 0 ? "better" : mean.high() < 0 ? "worse" : "within the noise"));
      }
    }
    return words;
  }

  private static String answer(Choice choice) {
    return choice.answer().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The aim's own words are the strict figure; the others say what noise has to do with it. */
  private static String aims(
      String what, double aim, double strict, double crossed, double smoothed) {
    return "%s (aim %.2f): strict %s, %s; crossed %s, %s; smoothed %s, %s."
        .formatted(
            what,
            aim,
            share(strict),
            reached(strict >= aim),
            share(crossed),
            Double.isNaN(crossed) ? "for want of a second repeat" : reached(crossed >= aim),
            share(smoothed),
            reached(smoothed >= aim));
  }

  private static String reached(boolean reached) {
    return reached ? "reached" : "missed";
  }

  private static String aim(String what, String is, boolean reached, String aim) {
    return "%s: %s (aim %s, %s).".formatted(what, is, aim, reached(reached));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : text("%.3f", value);
  }

  private static String percent(double value) {
    return text(
        Math.abs(100 * value - Math.rint(100 * value)) < 0.05 ? "%.0f %%" : "%.1f %%", 100 * value);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
