package io.confida.monitor.exposition.report;

import io.confida.monitor.snapshot.PoolSample;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** A course in one line of text: each character shows the peak of its stretch, by eighths. */
final class Sparkline {
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * Draws a figure.
   *
   * @param top what a full block stands for; the figure's own peak where it is absent or less
   * @return blank when the figure is 0 throughout or not told; a hole shows as a space
   */
  static String of(
      List<PoolSample> course,
      Function<PoolSample, OptionalInt> figure,
      OptionalInt top,
      int mostColumns) {
    int columns = Math.min(mostColumns, course.size());
    int peak = course.stream().map(figure).flatMapToInt(OptionalInt::stream).max().orElse(0);
    int full = Math.max(peak, top.orElse(0));
    if (peak == 0) {
      return "";
    }
    var line = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      int from = (int) ((long) course.size() * i / columns);
      int to = (int) ((long) course.size() * (i + 1) / columns);
      int value =
          course.subList(from, to).stream()
              .map(figure)
              .flatMapToInt(OptionalInt::stream)
              .max()
              .orElse(0);
      // Rounded up: what is there at all is to be seen.
      line.append(LEVELS.charAt((int) Math.ceil(8.0 * value / full)));
    }
    return line.toString();
  }
}
