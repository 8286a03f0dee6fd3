package io.confida.benchmarks.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plot as SVG; its colours come from the style sheet of the page. */
final class Plot {

  private static final int HALF_PAGE = 640;
  private static final int WHOLE_PAGE = 920;
  private static final int HEIGHT = 340;
  private static final int LEFT = 66;
  private static final int RIGHT = 14;

  /** Where the names of levels stand. */
  private static final int WIDE_RIGHT = 104;

  private static final int TOP = 30;
  private static final int BOTTOM = 48;
  private static final int COLOURS = 6;

  private final String title;
  private final Axis x;
  private final Axis y;
  private final int width;
  private final int right;
  private final StringBuilder body = new StringBuilder();
  private final List<String> legend = new ArrayList<>();

  /**
   * A point.
   *
   * @param text what a reader is told who points at it
   */
  record Point(double x, double y, double low, double high, String text) {

    /** Without an interval. */
    static Point of(double x, double y) {
      return new Point(x, y, y, y, "");
    }
  }

  Plot(String title, Axis x, Axis y) {
    this(title, x, y, HALF_PAGE, RIGHT);
  }

  private Plot(String title, Axis x, Axis y, int width, int right) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.width = width;
    this.right = right;
  }

  /** One that takes the page's whole width. */
  static Plot wide(String title, Axis x, Axis y) {
    return new Plot(title, x, y, WHOLE_PAGE, WIDE_RIGHT);
  }

  /** Shades all from one x to another. */
  Plot band(double from, double to) {
    body.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            px(from),
            TOP,
            Math.max(2, px(to) - px(from)),
            HEIGHT - TOP - BOTTOM));
    return this;
  }

  /** Marks an x with a line over the whole height. */
  Plot mark(double at, String text) {
    double left = px(at);
    boolean over = left > width * 0.7;
    body.append(
        String.format(
            Locale.ROOT,
            "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                + "<text class=\"mark\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
            left,
            TOP,
            left,
            HEIGHT - BOTTOM,
            left + (over ? -5 : 5),
            HEIGHT - BOTTOM - 8,
            over ? "end" : "start",
            Html.escape(text)));
    return this;
  }

  /** Marks a y of a wide plot with a line over the whole width, named at its end. */
  Plot level(double at, String text) {
    double top = py(at);
    body.append(
        String.format(
            Locale.ROOT,
            "<line class=\"mark\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                + "<text class=\"mark\" x=\"%d\" y=\"%.1f\">%s</text>%n",
            LEFT,
            top,
            width - right,
            top,
            width - right + 6,
            top + 4,
            Html.escape(text)));
    return this;
  }

  /** Joins the points. */
  Plot line(String name, List<Point> points) {
    int colour = named(name);
    String path =
        points.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", px(point.x()), py(point.y())))
            .collect(Collectors.joining(" "));
    body.append(
        String.format(Locale.ROOT, "<polyline class=\"line c%d\" points=\"%s\"/>%n", colour, path));
    return this;
  }

  /**
   * Draws each point, with its interval where it has one. One that lies below the axis is a
   * triangle on its edge with its figure.
   */
  Plot dots(String name, List<Point> points) {
    int colour = named(name);
    for (Point point : points) {
      double left = px(point.x());
      if (point.y() < y.low()) {
        body.append(
            String.format(
                Locale.ROOT,
                "<path class=\"dot c%d\" d=\"M%.1f %dh8l-4 8z\"><title>%s</title></path>"
                    + "<text transform=\"translate(%.1f %d) rotate(-90)\">%.2f</text>%n",
                colour,
                left - 4,
                HEIGHT - BOTTOM - 9,
                Html.escape(point.text()),
                left + 4,
                HEIGHT - BOTTOM - 13,
                point.y()));
        continue;
      }
      if (point.high() > point.low()) {
        body.append(
            String.format(
                Locale.ROOT,
                "<path class=\"line c%d\" d=\"M%.1f %.1fV%.1fm-4 0h8M%.1f %.1fh8\"/>",
                colour,
                left,
                py(point.low()),
                py(point.high()),
                left - 4,
                py(point.low())));
      }
      body.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s</title>"
                  + "</circle>%n",
              colour,
              left,
              py(point.y()),
              Html.escape(point.text())));
    }
    return this;
  }

  /** The SVG element. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                + "<text class=\"title\" x=\"%d\" y=\"14\">%s</text>%n",
            width,
            HEIGHT,
            Html.escape(title),
            LEFT,
            Html.escape(title)));
    axes(svg);
    svg.append(body);
    double at = LEFT;
    for (int i = 0; i < legend.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"23\" r=\"3.5\"/>"
                  + "<text x=\"%.1f\" y=\"27\">%s</text>%n",
              i % COLOURS,
              at + 4,
              at + 12,
              Html.escape(legend.get(i))));
      at += 26 + 6.2 * legend.get(i).length();
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    double lastRight = Double.NEGATIVE_INFINITY;
    for (Axis.Tick tick : x.ticks()) {
      double at = px(tick.value());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
              at,
              TOP,
              at,
              HEIGHT - BOTTOM));
      double half = 3.3 * tick.text().length() + 2;
      if (at - half > lastRight) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                Math.min(at, width - half),
                HEIGHT - BOTTOM + 16,
                Html.escape(tick.text())));
        lastRight = at + half;
      }
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = py(tick.value());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              at,
              width - right,
              at,
              LEFT - 6,
              at + 4,
              Html.escape(tick.text())));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                + "<text transform=\"translate(13 %d) rotate(-90)\" text-anchor=\"middle\">%s"
                + "</text>%n",
            (LEFT + width - right) / 2,
            HEIGHT - 10,
            Html.escape(x.label()),
            (TOP + HEIGHT - BOTTOM) / 2,
            Html.escape(y.label())));
  }

  private int named(String name) {
    legend.add(name);
    return (legend.size() - 1) % COLOURS;
  }

  private double px(double value) {
    return LEFT + x.place(value) * (width - LEFT - right);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
  }
}
