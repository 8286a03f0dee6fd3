package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The quality of advice in tables and words. */
public final class RegretTable {

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

  private RegretTable() {}

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
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : regret.cells()) {
      for (Advice each : cell.advice()) {
        rows.add(
            List.of(
                cell.workload(),
                String.valueOf(cell.repeat()),
                String.valueOf(cell.knee()),
                percent(cell.noise()),
                each.strategy(),
                each.answer(),
                String.valueOf(each.size()),
                share(each.regret()),
                share(each.strict())));
      }
    }
    return rows;
  }

  /** What a workload came to, in a line. */
  public static String line(Cell cell) {
    return "knee "
        + cell.knee()
        + "; "
        + cell.advice().stream()
            .map(each -> "%s %d (%s)".formatted(each.strategy(), each.size(), share(each.regret())))
            .collect(Collectors.joining(", "));
  }

  /** What the trials on simulated databases are. */
  public static String syntheticTitle(Regret.Synthetic synthetic) {
    return "%d simulated databases whose best size is known (seed %d):"
        .formatted(synthetic.trials(), synthetic.seed());
  }

  /** Whether the aims are reached, and where the advice loses: in words, the worst first. */
  public static List<String> words(Regret regret) {
    List<String> words = new ArrayList<>();
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
    for (Cell cell : regret.cells()) {
      words.addAll(losses(cell));
    }
    if (regret.cells().stream().allMatch(cell -> losses(cell).isEmpty())) {
      words.add("Where we lose: nowhere beyond the noise.");
    }
    return words;
  }

  private static final String OURS = "tune";

  /** A rival is better where it is so by more than the advice may give away. */
  private static List<String> losses(Cell cell) {
    List<String> words = new ArrayList<>();
    Advice ours =
        cell.advice().stream()
            .filter(each -> each.strategy().equals(OURS))
            .findFirst()
            .orElseThrow();
    for (Advice rival : cell.advice()) {
      if (rival.regret() > ours.regret() + LOSS) {
        words.add(
            "Where we lose: %s, repeat %d: %s's %d connections reach %s of the best, ours (%d, %s) %s; the best size's interval is ± %s."
                .formatted(
                    cell.workload(),
                    cell.repeat(),
                    rival.strategy(),
                    rival.size(),
                    share(rival.regret()),
                    ours.size(),
                    ours.answer(),
                    share(ours.regret()),
                    percent(cell.noise())));
      }
    }
    return words;
  }

  private static final double LOSS = 0.005;

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
