package io.confida.benchmarks.report.page;

import java.util.List;
import java.util.Locale;

/** Figures side by side as bars from 0, with their errors, as SVG. */
final class Bars {

  private static final int WIDTH = 640;
  private static final int RIGHT = 130;
  private static final int TOP = 44;
  private static final int BOTTOM = 40;
  private static final int ROW = 24;
  private static final int BAR = 14;
  private static final double LETTER = 6.2;
  private static final int MOST_LEFT = 330;

  private Bars() {}

  /**
   * A bar.
   *
   * @param name before it
   * @param value its length
   * @param error half the length of its whisker, not a number for none
   * @param control whether the others are to be read beside it: it is drawn hollow
   * @param text after it
   */
  record Bar(String name, double value, double error, boolean control, String text) {

    double high() {
      return value + (Double.isNaN(error) ? 0 : error);
    }
  }

  static String svg(String title, String unit, List<Bar> bars) {
    int left =
        (int)
            Math.min(
                MOST_LEFT,
                LETTER * bars.stream().mapToInt(bar -> bar.name().length()).max().orElse(0) + 14);
    int height = TOP + ROW * bars.size() + BOTTOM;
    Axis axis = Axis.linear(unit, bars.stream().mapToDouble(Bar::high).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                + "<text class=\"title\" x=\"4\" y=\"14\">%s</text>%n"
                + "<rect class=\"bar\" x=\"4\" y=\"22\" width=\"12\" height=\"10\"/>"
                + "<text x=\"20\" y=\"31\">measured</text>"
                + "<rect class=\"bar control\" x=\"84\" y=\"22\" width=\"12\" height=\"10\"/>"
                + "<text x=\"100\" y=\"31\">control</text>"
                + "<path class=\"whisker\" d=\"M152 23v8m0-4h14m0-4v8\"/>"
                + "<text x=\"170\" y=\"31\">error (99.9 %%)</text>%n",
            WIDTH,
            height,
            Html.escape(title),
            Html.escape(title)));
    for (Axis.Tick tick : axis.ticks()) {
      double at = px(axis, left, tick.value());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                  + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
              at,
              TOP,
              at,
              height - BOTTOM,
              at,
              height - BOTTOM + 14,
              Html.escape(tick.text())));
    }
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(bars.get(i), axis, left, TOP + ROW * i + ROW / 2));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
            (left + WIDTH - RIGHT) / 2,
            height - 6,
            Html.escape(unit)));
    return svg.append("</svg>\n").toString();
  }

  private static String bar(Bar bar, Axis axis, int left, int middle) {
    double end = px(axis, left, bar.value());
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                + "<rect class=\"bar%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            left - 6,
            middle + 4,
            Html.escape(bar.name()),
            bar.control() ? " control" : "",
            left,
            middle - BAR / 2,
            Math.max(0.5, end - left),
            BAR));
    double high = px(axis, left, bar.high());
    if (bar.high() > bar.value()) {
      double low = px(axis, left, Math.max(0, bar.value() - bar.error()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"whisker\" d=\"M%.1f %dv8m0-4H%.1fm0-4v8\"/>",
              low,
              middle - 4,
              high));
    }
    return svg.append(
            String.format(
                Locale.ROOT,
                "<text class=\"mark\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                high + 6,
                middle + 4,
                Html.escape(bar.text())))
        .toString();
  }

  private static double px(Axis axis, int left, double value) {
    return left + axis.place(value) * (WIDTH - RIGHT - left);
  }
}
