package io.confida.monitor.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code top} draws. Where the terminal is too narrow for the whole table, columns are left
 * out, the verdict last of all; sentences go on in the next line.
 */
final class TopScreen {
  /** Of {@link TopRow#HEAD}: what is left out, first to last. */
  private static final List<String> SPARED =
      List.of("LIBRARY", "IDLE", "WAIT P99", "BORROWS/S", "SATURATED", "MAX");

  private TopScreen() {}

  /**
   * The lines of one screen.
   *
   * @param title whom it shows, and when
   * @param rows the pools
   * @param lost why nothing is seen
   * @param none what to say where there is no pool
   * @param columns how wide the terminal is
   */
  static List<String> lines(
      String title, List<TopRow> rows, Optional<String> lost, String none, int columns) {
    List<String> lines = new ArrayList<>(wrapped(title, columns));
    lines.add("");
    lost.ifPresent(reason -> lines.addAll(wrapped("not seen: " + reason, columns)));
    if (rows.isEmpty()) {
      lines.addAll(wrapped(none, columns));
      return lines;
    }
    lines.addAll(table(rows, columns));
    lines.add("");
    rows.stream()
        .filter(row -> !row.says().isEmpty())
        .forEach(row -> lines.addAll(wrapped(row.pool() + ": " + row.says(), columns)));
    return lines;
  }

  private static List<String> table(List<TopRow> rows, int columns) {
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < TopRow.HEAD.size(); i++) {
      shown.add(i);
    }
    List<String> table = table(rows, shown);
    for (String spared : SPARED) {
      if (table.stream().allMatch(line -> line.length() <= columns)) {
        break;
      }
      shown.remove(Integer.valueOf(TopRow.HEAD.indexOf(spared)));
      table = table(rows, shown);
    }
    return table;
  }

  private static List<String> table(List<TopRow> rows, List<Integer> shown) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(shown.stream().map(TopRow.HEAD::get).toList());
    rows.forEach(row -> cells.add(shown.stream().map(row.cells()::get).toList()));
    return Table.of(cells).lines().toList();
  }

  /** Cut between words where it is too long, and within one that is too long by itself. */
  private static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > columns) {
      int blank = rest.lastIndexOf(' ', columns);
      int end = blank > 0 ? blank : columns;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
