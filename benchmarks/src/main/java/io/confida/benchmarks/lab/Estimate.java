package io.confida.benchmarks.lab;

import io.confida.benchmarks.lab.statistics.Median;
import java.util.Arrays;
import java.util.List;

/**
 * The scores at one pool size, summed up.
 *
 * @param size connections
 * @param value the centre of the rounds, see {@link Median#centre}
 * @param error its relative standard error, from the noise of all sizes together
 */
record Estimate(int size, double value, double error) {

  /** A round farther than this many standard deviations from the median met something else. */
  private static final double FAR = 3;

  /**
   * Sums up what was measured, in ascending order of size.
   *
   * <p>Rounds that lie far from the median of their size are left out first (F. R. Hampel, "The
   * Influence Curve and its Role in Robust Estimation", J. Am. Stat. Assoc. 69, 1974): a machine
   * that does something else takes a third of a round, and two such rounds of six would move any
   * mean.
   *
   * @param noise the relative standard deviation of a single round, see {@link #noise}
   */
  static List<Estimate> of(List<SizeRounds> merged, Objective objective, double noise) {
    return merged.stream().map(each -> of(each.size(), each.scores(objective), noise)).toList();
  }

  private static Estimate of(int size, double[] scores, double noise) {
    double median = Median.of(scores);
    double[] near =
        Arrays.stream(scores)
            .filter(score -> Math.abs(Math.log(score / median)) <= FAR * noise)
            .toArray();
    // None is near where the rounds are in two halves, or all are 0.
    double value = near.length == 0 ? median : Median.centre(near);
    return new Estimate(size, value, Median.errorOfCentre(noise, Math.max(1, near.length)));
  }

  /** The relative standard deviation of single rounds, pooled over all sizes. */
  static double noise(List<SizeRounds> merged, Objective objective) {
    return Median.spread(
        merged.stream()
            .map(each -> Arrays.stream(each.scores(objective)).filter(score -> score > 0))
            .map(scores -> scores.map(Math::log).toArray())
            .toList());
  }
}
