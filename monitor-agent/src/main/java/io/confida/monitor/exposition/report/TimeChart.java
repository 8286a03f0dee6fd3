package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.snapshot.PoolSample;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Draws the course of a pool: connections above, waiting threads below on a scale of their own, for
 * hundreds may wait for ten connections. Spans in which the pool was saturated are shaded. Where
 * there are more samples than columns each column shows its peaks.
 */
final class TimeChart {
  private static final double WIDTH = 760;
  private static final double LEFT = 40;
  private static final double RIGHT = 752;
  private static final Panel CONNECTIONS = new Panel(12, 162);
  private static final Panel WAITING = new Panel(186, 246);
  private static final double HEIGHT = 272;
  private static final int COLUMNS = 600;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter FINE_CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** In milliseconds. */
  private static final long[] STEPS = {
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000
  };

  private static final int MOST_LABELS = 8;
  private static final double HALF_LABEL = 28;

  private final Markup page;
  private final List<Column> columns;
  private final OptionalInt max;
  private final Instant from;
  private final double seconds;
  private final double gapSeconds;

  private TimeChart(Markup page, List<PoolSample> course, OptionalInt max) {
    this.page = page;
    this.max = max;
    this.from = course.get(0).at();
    this.seconds = Math.max(0.001, between(from, course.get(course.size() - 1).at()));
    this.columns = columns(course);
    // A line over a hole would tell what nobody saw.
    this.gapSeconds = Math.max(1, 4 * seconds / Math.max(1, columns.size()));
  }

  /** An {@code svg} element, or a paragraph when there are too few samples. */
  static void draw(Markup page, List<PoolSample> course, OptionalInt max) {
    if (course.size() < 2) {
      page.element("p", "none", "Too few samples for a chart.");
      return;
    }
    new TimeChart(page, course, max).draw();
  }

  private void draw() {
    int most = Math.max(peak(Column::active), Math.max(peak(Column::total), max.orElse(0)));
    double top = scaleTop(most);
    double waitingTop = scaleTop(peak(Column::waiting));
    page.raw("<svg class=\"course\" viewBox=\"0 0 ").number(WIDTH).raw(" ").number(HEIGHT);
    page.raw("\" role=\"img\" aria-label=\"Connections and waiting threads over ");
    page.text(Quantity.seconds(seconds)).raw("\">");
    shadeSaturated();
    grid(CONNECTIONS, top);
    grid(WAITING, waitingTop);
    times();
    area("active", CONNECTIONS, top, Column::active);
    line("total", CONNECTIONS, top, Column::total);
    max.ifPresent(
        limit -> {
          double y = CONNECTIONS.y(limit, top);
          page.raw("<line class=\"max\" x1=\"").number(LEFT).raw("\" x2=\"").number(RIGHT);
          page.raw("\" y1=\"").number(y).raw("\" y2=\"").number(y).raw("\"/>");
        });
    area("waiting", WAITING, waitingTop, Column::waiting);
    page.raw("</svg>");
  }

  /** What of the samples falls together into one column: its peaks. */
  private record Column(
      Instant at, OptionalInt active, OptionalInt total, OptionalInt waiting, boolean failed) {
    boolean saturated(OptionalInt max) {
      return waiting.orElse(0) > 0
          || (max.isPresent() && active.isPresent() && active.getAsInt() >= max.getAsInt());
    }
  }

  private static List<Column> columns(List<PoolSample> course) {
    int step = Math.max(1, (int) Math.ceil(course.size() / (double) COLUMNS));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < course.size(); i += step) {
      List<PoolSample> samples = course.subList(i, Math.min(course.size(), i + step));
      columns.add(
          new Column(
              samples.get(0).at(),
              most(samples, PoolSample::active),
              most(samples, TimeChart::open),
              most(samples, PoolSample::waiting),
              samples.stream().allMatch(PoolSample::failed)));
    }
    return columns;
  }

  private static OptionalInt open(PoolSample sample) {
    if (sample.total().isPresent() || sample.active().isEmpty() || sample.idle().isEmpty()) {
      return sample.total();
    }
    return OptionalInt.of(sample.active().getAsInt() + sample.idle().getAsInt());
  }

  private static OptionalInt most(
      List<PoolSample> samples, Function<PoolSample, OptionalInt> figure) {
    return samples.stream().map(figure).flatMapToInt(OptionalInt::stream).max();
  }

  private int peak(Function<Column, OptionalInt> figure) {
    return columns.stream().map(figure).flatMapToInt(OptionalInt::stream).max().orElse(0);
  }

  private void shadeSaturated() {
    double width = (RIGHT - LEFT) / columns.size();
    int i = 0;
    while (i < columns.size()) {
      int begin = i;
      while (i < columns.size() && columns.get(i).saturated(max) && (i == begin || !gapBefore(i))) {
        i++;
      }
      if (i == begin) {
        i++;
        continue;
      }
      double x = x(columns.get(begin).at());
      double end = Math.min(RIGHT, x(columns.get(i - 1).at()) + width);
      page.raw("<rect class=\"full\" x=\"").number(x).raw("\" y=\"").number(CONNECTIONS.top);
      page.raw("\" width=\"").number(Math.max(1, end - x)).raw("\" height=\"");
      page.number(WAITING.bottom - CONNECTIONS.top).raw("\"/>");
    }
  }

  private void grid(Panel panel, double top) {
    for (int i = 0; i <= panel.lines(); i++) {
      double value = top * i / panel.lines();
      double y = panel.y(value, top);
      page.raw("<line class=\"").raw(i == 0 ? "axis" : "grid").raw("\" x1=\"").number(LEFT);
      page.raw("\" x2=\"").number(RIGHT).raw("\" y1=\"").number(y).raw("\" y2=\"").number(y);
      page.raw("\"/><text class=\"tick\" text-anchor=\"end\" x=\"").number(LEFT - 6);
      page.raw("\" y=\"").number(y + 3.5).raw("\">").text(Quantity.plain(value)).raw("</text>");
    }
  }

  /** Labels at round times of the clock, all as far from one another. */
  private void times() {
    long step = step();
    long fromMillis = from.toEpochMilli();
    long first = Math.floorDiv(fromMillis + step - 1, step) * step;
    for (long at = first; at <= fromMillis + seconds * 1000; at += step) {
      double x = x(Instant.ofEpochMilli(at));
      String anchor = x > RIGHT - HALF_LABEL ? "end" : "middle";
      page.raw("<line class=\"axis\" x1=\"").number(x).raw("\" x2=\"").number(x);
      page.raw("\" y1=\"").number(WAITING.bottom).raw("\" y2=\"").number(WAITING.bottom + 4);
      page.raw("\"/><text class=\"tick\" text-anchor=\"").raw(anchor).raw("\" x=\"").number(x);
      page.raw("\" y=\"").number(HEIGHT - 8).raw("\">");
      page.text((step < 1000 ? FINE_CLOCK : CLOCK).format(Instant.ofEpochMilli(at))).raw("</text>");
    }
  }

  /** In milliseconds, so that there are no more labels than have room. */
  private long step() {
    for (long step : STEPS) {
      if (seconds * 1000 / step <= MOST_LABELS) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  private void line(String style, Panel panel, double top, Function<Column, OptionalInt> figure) {
    for (List<Column> run : runs(figure)) {
      page.raw("<path class=\"").raw(style).raw("\" d=\"M");
      steps(run, panel, top, figure);
      page.raw("\"/>");
    }
  }

  private void area(String style, Panel panel, double top, Function<Column, OptionalInt> figure) {
    for (List<Column> run : runs(figure)) {
      page.raw("<path class=\"").raw(style).raw(" area\" d=\"M").number(x(run.get(0).at()));
      page.raw(",").number(panel.bottom).raw("V");
      page.number(panel.y(figure.apply(run.get(0)).orElse(0), top));
      page.raw("L");
      steps(run, panel, top, figure);
      page.raw("V").number(panel.bottom).raw("Z\"/>");
    }
    line(style, panel, top, figure);
  }

  /** Steps, not slopes: a count holds until it changes. */
  private void steps(
      List<Column> run, Panel panel, double top, Function<Column, OptionalInt> figure) {
    int before = -1;
    for (int i = 0; i < run.size(); i++) {
      int value = figure.apply(run.get(i)).orElse(0);
      double x = x(run.get(i).at());
      if (i == 0) {
        page.number(x).raw(",").number(panel.y(value, top));
      } else if (value != before) {
        page.raw("H").number(x).raw("V").number(panel.y(value, top));
      } else if (i == run.size() - 1) {
        page.raw("H").number(x);
      }
      before = value;
    }
  }

  /** Stretches without a hole in which the figure is told. */
  private List<List<Column>> runs(Function<Column, OptionalInt> figure) {
    List<List<Column>> runs = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= columns.size(); i++) {
      boolean told = i < columns.size() && figure.apply(columns.get(i)).isPresent();
      if (!told || (i > begin && gapBefore(i))) {
        if (i > begin) {
          runs.add(columns.subList(begin, i));
        }
        begin = told ? i : i + 1;
      }
    }
    return runs;
  }

  private boolean gapBefore(int i) {
    return between(columns.get(i - 1).at(), columns.get(i).at()) > gapSeconds;
  }

  private double x(Instant at) {
    return LEFT + (RIGHT - LEFT) * between(from, at) / seconds;
  }

  private static double scaleTop(int most) {
    int[] tops = {4, 8, 12, 16, 20, 24, 32, 40, 60, 80, 100};
    int power = 1;
    while (true) {
      for (int top : tops) {
        if ((long) top * power >= most * 1.05) {
          return (double) top * power;
        }
      }
      power *= 10;
    }
  }

  private static double between(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private record Panel(double top, double bottom) {
    double y(double value, double scaleTop) {
      return bottom - (bottom - top) * Math.min(1, value / scaleTop);
    }

    int lines() {
      return bottom - top > 100 ? 4 : 2;
    }
  }
}
