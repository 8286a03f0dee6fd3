package io.confida.benchmarks.agents;

import io.confida.benchmarks.report.Figures;
import io.confida.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A run in words for a reader at a terminal. */
final class AgentsSummary {

  private final AgentsReport report;
  private final StringBuilder text = new StringBuilder();
  private final Formatter words = new Formatter(text, Locale.ROOT);

  AgentsSummary(AgentsReport report) {
    this.report = report;
  }

  String text() {
    text.append(
        "Median over the rounds, with the lowest and the highest; what is compared with no\n");
    text.append("agent is compared within a round.\n");
    for (Figure.Part part : Figure.Part.values()) {
      table(part);
    }
    text.append('\n');
    for (Figure figure : Figure.values()) {
      for (Watcher watcher : Watcher.values()) {
        if (figure.isRatio() && !watcher.control() && report.hasCompared(watcher, figure)) {
          loss(watcher, figure);
        } else if (watcher.ours() && figure.target().isPresent() && report.has(watcher, figure)) {
          target(watcher, figure, figure.target().getAsDouble());
        }
      }
    }
    return text.toString();
  }

  private void table(Figure.Part part) {
    List<Figure> figures =
        part.figures().stream()
            .filter(f -> Arrays.stream(Watcher.values()).anyMatch(w -> report.has(w, f)))
            .toList();
    List<Watcher> watchers =
        Arrays.stream(Watcher.values())
            .filter(w -> figures.stream().anyMatch(f -> report.has(w, f)))
            .toList();
    if (figures.isEmpty()) {
      return;
    }
    List<String> header = new ArrayList<>(List.of(part.words()));
    watchers.forEach(watcher -> header.add(watcher.words()));
    Table table = new Table(header.toArray(String[]::new));
    for (Figure figure : figures) {
      String unit = figure.unit().isEmpty() ? "" : ", " + figure.unit();
      row(
          table,
          figure.words() + unit,
          watchers,
          watcher -> spread(report.figure(watcher, figure), figure.decimals()));
      if (figure.to() != Figure.To.NOTHING) {
        int decimals = figure.isRatio() ? 3 : figure.decimals();
        row(
            table,
            figure.isRatio() ? "... to no agent" : "... more than no agent",
            watchers,
            watcher -> spread(report.compared(watcher, figure), decimals));
      }
    }
    text.append('\n').append(table);
  }

  private static void row(
      Table table, String name, List<Watcher> watchers, Function<Watcher, String> cell) {
    List<String> cells = new ArrayList<>(List.of(name));
    watchers.forEach(watcher -> cells.add(cell.apply(watcher)));
    table.row(cells.toArray(String[]::new));
  }

  private void target(Watcher watcher, Figure figure, double target) {
    boolean more = figure.to() == Figure.To.DIFFERENCE;
    Figures figures = more ? report.compared(watcher, figure) : report.figure(watcher, figure);
    words.format(
        "%s: %s%s %s%s (target %s%s; %s)%n",
        watcher.words(),
        figure.words(),
        more ? ", more than without:" : "",
        spread(figures, figure.decimals()),
        unit(figure),
        number(target, target == Math.rint(target) ? 0 : 1),
        unit(figure),
        figures.median() <= target ? "reached" : "missed");
  }

  /**
   * The rule: what differs from no agent by no greater factor than the pair without agents did in
   * its farthest round is the noise. By factors, as it is chance which of the pair comes first.
   */
  private void loss(Watcher watcher, Figure figure) {
    Figures ratio = report.compared(watcher, figure);
    Figures noise = report.compared(Watcher.NONE_AGAIN, figure);
    double band = Math.max(Math.abs(Math.log(noise.min())), Math.abs(Math.log(noise.max())));
    boolean inside = Math.abs(Math.log(ratio.median())) <= band;
    boolean better = ratio.median() > 1 == (figure.to() == Figure.To.MORE_IS_BETTER);
    String verdict = inside ? "inside the noise" : better ? "better" : "worse";
    words.format(
        "%s: %s %s times that without, A/A %s: %s%s%n",
        watcher.words(),
        figure.words(),
        spread(ratio, 3),
        spread(noise, 3),
        verdict,
        watcher.ours() && figure != Figure.TURN_CPU
            ? " (target inside the noise; " + (inside || better ? "reached)" : "missed)")
            : "");
  }

  private static String unit(Figure figure) {
    return figure.unit().isEmpty() ? "" : " " + figure.unit();
  }

  private static String spread(Figures figures, int decimals) {
    if (figures.rounds() == 0) {
      return "-";
    }
    String median = number(figures.median(), decimals);
    return figures.rounds() == 1
        ? median
        : median
            + " ("
            + number(figures.min(), decimals)
            + " to "
            + number(figures.max(), decimals)
            + ")";
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
