package io.confida.benchmarks.lab.statistics;

import java.util.Arrays;

/** Robust location and spread of a few rounds, of which one may have met a busy machine. */
public final class Median {

  /** The median of |X − Y| is this share of σ for two independent normal values. */
  private static final double MEDIAN_DIFFERENCE = 0.6744897501960817 * Math.sqrt(2);

  /** The squared standard error of {@link #centre} to that of a mean, for normal values. */
  private static final double INEFFICIENCY = Math.PI / 3;

  private Median() {}

  /**
   * The middle value, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("the median of nothing");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /**
   * The spread of single rounds, pooled over groups of them, as a standard deviation.
   *
   * <p>It is the median of the differences between two rounds of one group, scaled to be σ for
   * normal values: the idea of P. J. Rousseeuw and C. Croux, "Alternatives to the Median Absolute
   * Deviation", J. Am. Stat. Assoc. 88 (1993), which needs no centre, so that groups of three
   * rounds are not underestimated.
   *
   * @return σ, or 0 when no group has two rounds
   */
  public static double spread(Iterable<double[]> groups) {
    double[] differences = new double[16];
    int n = 0;
    for (double[] group : groups) {
      for (int i = 0; i < group.length; i++) {
        for (int j = 0; j < i; j++) {
          if (n == differences.length) {
            differences = Arrays.copyOf(differences, 2 * n);
          }
          differences[n++] = Math.abs(group[i] - group[j]);
        }
      }
    }
    return n == 0 ? 0 : of(Arrays.copyOf(differences, n)) / MEDIAN_DIFFERENCE;
  }

  /**
   * The median of the means of all pairs, each value with itself included: J. L. Hodges, E. L.
   * Lehmann, "Estimates of Location Based on Rank Tests", Ann. Math. Stat. 34 (1963). One bad round
   * in four moves it little, and of good ones it makes nearly as much as their mean does.
   */
  public static double centre(double... values) {
    int n = values.length;
    double[] means = new double[n * (n + 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        means[at++] = (values[i] + values[j]) / 2;
      }
    }
    return of(means);
  }

  /** The standard error of {@link #centre} of {@code n} values with standard deviation σ. */
  public static double errorOfCentre(double sigma, int n) {
    return sigma * Math.sqrt((n < 3 ? 1 : INEFFICIENCY) / n);
  }
}
