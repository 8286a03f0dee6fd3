package io.confida.benchmarks.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * One axis of a plot.
 *
 * @param label what it shows, with its unit
 * @param low where it begins
 * @param high where it ends, above {@code low}
 * @param scale makes of a value what is drawn to scale
 * @param ticks the values that are named, in ascending order
 */
record Axis(String label, double low, double high, DoubleUnaryOperator scale, List<Tick> ticks) {

  private static final int TICKS = 6;

  /** A value that is named. */
  record Tick(double value, String text) {}

  /** From 0 to a round figure past the largest value. */
  static Axis linear(String label, double largest) {
    double step = roundStep(largest > 0 ? largest : 1);
    double high = step * Math.max(1, Math.ceil(largest / step));
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
      ticks.add(new Tick(i * step, number(i * step)));
    }
    return new Axis(label, 0, high, value -> value, ticks);
  }

  /** By ratio, from the power of ten below the smallest to the one above the largest value. */
  static Axis logarithmic(String label, double smallest, double largest) {
    double low = Math.floor(Math.log10(Math.max(1e-3, smallest)));
    double high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1e-3, largest))));
    List<Tick> ticks = new ArrayList<>();
    for (double power = low; power <= high; power++) {
      ticks.add(new Tick(Math.pow(10, power), number(Math.pow(10, power))));
    }
    return new Axis(
        label,
        Math.pow(10, low),
        Math.pow(10, high),
        value -> Math.log10(Math.max(1e-3, value)),
        ticks);
  }

  /** Pool sizes by ratio, each one named. */
  static Axis sizes(List<Integer> sizes) {
    double low = sizes.getFirst() / 1.15;
    double high = sizes.getLast() * 1.15;
    return new Axis(
        "pool size, connections",
        low,
        high,
        Math::log,
        sizes.stream().map(size -> new Tick(size, String.valueOf(size))).toList());
  }

  /** Shares of the requests by how few are beyond: 90 %, 99 %, 99.9 % at even distances. */
  static Axis shares() {
    return new Axis(
        "share of requests that took no longer",
        0,
        0.9999,
        share -> -Math.log10(1 - Math.min(0.99999, share)),
        List.of(
            new Tick(0, "0 %"),
            new Tick(0.5, "50 %"),
            new Tick(0.9, "90 %"),
            new Tick(0.99, "99 %"),
            new Tick(0.999, "99.9 %"),
            new Tick(0.9999, "99.99 %")));
  }

  /** Things without an order, at 0, 1, 2 … */
  static Axis names(String label, List<String> names) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ticks.add(new Tick(i, names.get(i)));
    }
    return new Axis(label, -0.5, names.size() - 0.5, value -> value, ticks);
  }

  /** From one value to another in even steps. */
  static Axis between(String label, double low, double high, double step) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + 1e-9; i++) {
      ticks.add(new Tick(low + i * step, String.format(Locale.ROOT, "%.1f", low + i * step)));
    }
    return new Axis(label, low, high, value -> value, ticks);
  }

  /** Where a value lies, 0 to 1; what is outside is put on the end. */
  double place(double value) {
    double from = scale.applyAsDouble(low);
    double to = scale.applyAsDouble(high);
    return Math.clamp((scale.applyAsDouble(value) - from) / (to - from), 0, 1);
  }

  private static double roundStep(double range) {
    double raw = range / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (raw <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value).replaceFirst("(\\.[0-9]*?)0+$", "$1");
  }
}
