package io.confida.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collection;

/**
 * One figure over several rounds.
 *
 * @param median the middle one, or the mean of the two in the middle; NaN when there are none
 * @param min the smallest
 * @param max the largest
 * @param rounds how many there are
 */
public record Figures(
    @JsonProperty("median") double median,
    @JsonProperty("min") double min,
    @JsonProperty("max") double max,
    @JsonProperty("rounds") int rounds) {

  /** Sums up the rounds. */
  public static Figures of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Sums up the rounds. */
  public static Figures of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0) {
      return new Figures(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Figures(median, sorted[0], sorted[n - 1], n);
  }

  /** How far a round lies from 1 at the most; for the ratios of an A/A pair that is the noise. */
  public double farthestFromOne() {
    return Math.max(Math.abs(1 - min), Math.abs(max - 1));
  }
}
