package io.confida.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The nearest curve that rises to a peak and falls from there, straight between the sizes measured.
 *
 * <p>Nothing else is assumed of it, so it fits what the scalability law does not: the sharp bend of
 * a database with a fixed number of servers, a plateau, a cliff. Unimodal regression: Q. F. Stout,
 * "Unimodal Regression via Prefix Isotonic Regression", Computational Statistics and Data Analysis
 * 53 (2008), each side by pooling adjacent violators (R. E. Barlow et al., "Statistical Inference
 * under Order Restrictions", 1972). With at most some twenty sizes the plain search over all peaks
 * is quick enough.
 *
 * <p>The top is the luckiest of several sizes that are as good, and so lies too high. So it is
 * flattened: beginning at the top, a neighbour joins the plateau while it is not proven to be lower
 * than the plateau's mean by more than {@link Knee#TOLERANCE}, by a one-sided test at 10 %. What
 * noise hides is thus given to the smaller pool, and no more than that.
 */
final class UnimodalCurve implements Curve {

  /** The normal law's quantile at 90 %. */
  private static final double PROVEN = 1.282;

  /** The same for a curve that is one of many. */
  private static final double DRAWN = 0;

  private final double[] sizes;
  private final double[] values;

  private UnimodalCurve(double[] sizes, double[] values) {
    this.sizes = sizes;
    this.values = values;
  }

  /** The nearest such curve by squares, weighted by the estimates' errors. */
  static UnimodalCurve of(List<Estimate> estimates) {
    return of(estimates, PROVEN);
  }

  /**
   * The same of estimates drawn at random, one of many that are averaged: its top is flattened only
   * as far as the tolerance goes, since what noise hides must then go to neither side.
   */
  static UnimodalCurve drawn(List<Estimate> estimates) {
    return of(estimates, DRAWN);
  }

  private static UnimodalCurve of(List<Estimate> estimates, double proven) {
    int n = estimates.size();
    double[] sizes = estimates.stream().mapToDouble(Estimate::size).toArray();
    double[] raw = estimates.stream().mapToDouble(Estimate::value).toArray();
    double[] weights =
        estimates.stream().mapToDouble(e -> 1 / Math.max(1e-12, e.error() * e.error())).toArray();
    double[] best = raw.clone();
    double least = Double.POSITIVE_INFINITY;
    for (int peak = 0; peak < n; peak++) {
      double[] candidate = new double[n];
      rising(raw, weights, 0, peak + 1, 1, candidate);
      rising(raw, weights, n - 1, n - 1 - peak, -1, candidate);
      double distance = 0;
      for (int i = 0; i < n; i++) {
        distance += weights[i] * Math.pow(raw[i] - candidate[i], 2);
      }
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    flatten(estimates, best, proven);
    return new UnimodalCurve(sizes, best);
  }

  private static void flatten(List<Estimate> estimates, double[] values, double proven) {
    int from = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[from]) {
        from = i;
      }
    }
    int to = from;
    double level = mean(estimates, from, to);
    while (true) {
      boolean below =
          from > 0 && joins(values[from - 1], estimates.get(from - 1).error(), level, proven);
      boolean above =
          to + 1 < values.length
              && joins(values[to + 1], estimates.get(to + 1).error(), level, proven);
      if (!below && !above) {
        break;
      }
      // The higher neighbour first: it says more about the plateau.
      if (below && (!above || values[from - 1] >= values[to + 1])) {
        from--;
      } else {
        to++;
      }
      level = mean(estimates, from, to);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = from <= i && i <= to ? level : Math.min(values[i], level);
    }
  }

  private static boolean joins(double value, double error, double level, double proven) {
    return value >= level * (1 - Knee.TOLERANCE - proven * error);
  }

  private static double mean(List<Estimate> estimates, int from, int to) {
    double weights = 0;
    double sum = 0;
    for (Estimate each : estimates.subList(from, to + 1)) {
      double weight = 1 / Math.max(1e-12, each.error() * each.error());
      weights += weight;
      sum += weight * each.value();
    }
    return sum / weights;
  }

  @Override
  public double at(double size) {
    int last = sizes.length - 1;
    if (size <= sizes[0]) {
      return values[0];
    }
    if (size >= sizes[last]) {
      return values[last];
    }
    int next = 1;
    while (sizes[next] < size) {
      next++;
    }
    double share = (size - sizes[next - 1]) / (sizes[next] - sizes[next - 1]);
    return values[next - 1] + share * (values[next] - values[next - 1]);
  }

  /** Pools adjacent violators among {@code count} values from {@code from} on, in steps. */
  private static void rising(
      double[] raw, double[] weights, int from, int count, int step, double[] to) {
    List<double[]> blocks = new ArrayList<>(); // value, weight, members
    for (int i = 0; i < count; i++) {
      int at = from + i * step;
      double[] block = {raw[at], weights[at], 1};
      while (!blocks.isEmpty() && blocks.getLast()[0] >= block[0]) {
        double[] before = blocks.removeLast();
        double weight = before[1] + block[1];
        block =
            new double[] {
              (before[0] * before[1] + block[0] * block[1]) / weight, weight, before[2] + block[2]
            };
      }
      blocks.add(block);
    }
    int at = from;
    for (double[] block : blocks) {
      for (int i = 0; i < (int) block[2]; i++) {
        to[at] = block[0];
        at += step;
      }
    }
  }
}
