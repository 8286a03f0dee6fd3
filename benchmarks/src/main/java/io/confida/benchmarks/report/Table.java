package io.confida.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text: the first column to the left, the others to the right. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns. */
  public Table(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row; it has as many cells as there are columns. */
  public Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.getFirst().size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        text.append(i == 0 ? "| " + cell + blanks : blanks + cell).append(" | ");
      }
      text.setLength(text.length() - 1);
      text.append('\n');
      if (r == 0) {
        for (int i = 0; i < columns; i++) {
          text.append(i == 0 ? "|-" + "-".repeat(widths[i]) : "-".repeat(widths[i]) + ":|");
          text.append(i == 0 ? "-|-" : i == columns - 1 ? "" : "-");
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
