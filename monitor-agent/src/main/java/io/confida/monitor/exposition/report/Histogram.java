package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.snapshot.Distribution;

/**
 * Draws a distribution of durations as bars, one for each bucket between the first and the last.
 */
final class Histogram {
  private static final double WIDTH = 340;
  private static final double HEIGHT = 150;
  private static final double TOP = 14;
  private static final double BASE = HEIGHT - 22;
  private static final int MOST_LABELS = 5;

  private Histogram() {}

  /** An {@code svg} element, or a paragraph when nothing was counted. */
  static void draw(Markup page, String title, Distribution times) {
    long[] counts = times.counts();
    double[] bounds = times.upperSeconds();
    int first = 0;
    int last = counts.length - 1;
    while (first <= last && counts[first] == 0) {
      first++;
    }
    while (last > first && counts[last] == 0) {
      last--;
    }
    if (first > last) {
      page.raw("<p class=\"none\">").text("Nothing counted.").raw("</p>");
      return;
    }
    long most = 1;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    page.raw("<svg class=\"hist\" viewBox=\"0 0 ").number(WIDTH).raw(" ").number(HEIGHT);
    page.raw("\" role=\"img\" aria-label=\"").text(title).raw("\">");
    int bars = last - first + 1;
    // A single bar over all the width would look like a wall.
    double step = Math.min(WIDTH / bars, WIDTH / 6);
    double left = (WIDTH - step * bars) / 2;
    int everyLabel = Math.max(1, (int) Math.ceil(bars / (double) MOST_LABELS));
    for (int i = first; i <= last; i++) {
      double x = left + (i - first) * step;
      double height = (BASE - TOP) * counts[i] / most;
      if (counts[i] > 0) {
        height = Math.max(1.5, height);
      }
      page.raw("<rect class=\"bar\" x=\"").number(x + step * 0.06).raw("\" y=\"");
      page.number(BASE - height).raw("\" width=\"").number(step * 0.88).raw("\" height=\"");
      page.number(height).raw("\" rx=\"1.5\"><title>").text(range(bounds, i) + ": " + counts[i]);
      page.raw("</title></rect>");
      if ((i - first) % everyLabel == 0 && i < bounds.length) {
        page.raw("<text class=\"tick\" text-anchor=\"middle\" x=\"").number(x + step);
        page.raw("\" y=\"").number(HEIGHT - 6).raw("\">").text(Quantity.seconds(bounds[i]));
        page.raw("</text>");
      }
    }
    page.raw("<line class=\"axis\" x1=\"0\" x2=\"").number(WIDTH).raw("\" y1=\"").number(BASE);
    page.raw("\" y2=\"").number(BASE).raw("\"/></svg>");
  }

  private static String range(double[] bounds, int bucket) {
    String from = bucket == 0 ? "0" : Quantity.seconds(bounds[bucket - 1]);
    return bucket == bounds.length
        ? "over " + from
        : from + " to " + Quantity.seconds(bounds[bucket]);
  }
}
