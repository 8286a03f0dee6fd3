package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.SizingAdvice;
import java.util.OptionalInt;

/** Draws the sizes advised on a scale with the size the pool has. */
final class SizeBar {
  private static final double WIDTH = 340;
  private static final double LEFT = 8;
  private static final double RIGHT = 332;

  private SizeBar() {}

  static void draw(Markup page, SizingAdvice.Range sizes, OptionalInt current) {
    double top = Math.max(sizes.high(), current.orElse(0)) * 1.08 + 1;
    double low = x(sizes.low(), top);
    page.raw("<svg class=\"sizes\" viewBox=\"0 0 ").number(WIDTH).raw(" 74\" role=\"img\"");
    page.raw(" aria-label=\"Size advised: ").text(words(sizes));
    current.ifPresent(size -> page.text("; it has " + size));
    page.raw("\"><line class=\"axis\" x1=\"").number(LEFT).raw("\" x2=\"").number(RIGHT);
    page.raw("\" y1=\"38\" y2=\"38\"/><rect class=\"range\" x=\"").number(low);
    page.raw("\" y=\"33\" width=\"").number(Math.max(3, x(sizes.high(), top) - low));
    page.raw("\" height=\"10\" rx=\"5\"/>");
    page.raw("<circle class=\"best\" r=\"7\" cy=\"38\" cx=\"").number(x(sizes.best(), top));
    page.raw("\"/>");
    label(page, "best", x(sizes.best(), top), 22, "best " + sizes.best());
    current.ifPresent(
        size -> {
          double x = x(size, top);
          page.raw("<line class=\"now\" y1=\"27\" y2=\"49\" x1=\"").number(x).raw("\" x2=\"");
          page.number(x).raw("\"/>");
          label(page, "now", x, 66, "now " + size);
        });
    page.raw("</svg>");
  }

  private static void label(Markup page, String style, double x, double y, String text) {
    String anchor = x < LEFT + 30 ? "start" : x > RIGHT - 30 ? "end" : "middle";
    page.raw("<text class=\"label ").raw(style).raw("\" text-anchor=\"").raw(anchor);
    page.raw("\" x=\"").number(x).raw("\" y=\"").number(y).raw("\">").text(text).raw("</text>");
  }

  static String words(SizingAdvice.Range sizes) {
    return sizes.low() == sizes.high()
        ? String.valueOf(sizes.best())
        : sizes.best() + " (" + sizes.low() + " to " + sizes.high() + ")";
  }

  private static double x(double size, double top) {
    return LEFT + (RIGHT - LEFT) * size / top;
  }
}
