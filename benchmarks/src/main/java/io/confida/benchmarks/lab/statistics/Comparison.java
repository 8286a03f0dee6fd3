package io.confida.benchmarks.lab.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Two result sets, setting by setting: better, worse, or within the noise.
 *
 * <p>The figure is the ratio of medians, second to first, with a bootstrap interval; a difference
 * counts when the interval leaves out 1 and the ratio lies farther from 1 than the noise floor. The
 * rule is that of A. Georges, D. Buytaert, L. Eeckhout, "Statistically Rigorous Java Performance
 * Evaluation" (OOPSLA 2007), with the bootstrap in place of normal theory. The intervals of single
 * settings are Bonferroni's: of twenty settings none is called different by chance, 19 times in 20.
 *
 * @param <K> what a setting is told by
 * @param overall the geometric mean of the ratios, rounds resampled within their settings
 * @param verdict of the whole
 * @param settings one by one, in ascending order
 * @param noiseFloor what two measurements of the same thing differ by, as a share
 */
public record Comparison<K>(
    @JsonProperty("overall") Interval overall,
    @JsonProperty("verdict") Verdict verdict,
    @JsonProperty("settings") List<Setting<K>> settings,
    @JsonProperty("noise_floor") double noiseFloor) {

  private static final double LEVEL = 0.95;
  private static final int RESAMPLES = 2_000;

  /** What a difference amounts to. */
  public enum Verdict {
    /** The second set is better. */
    BETTER,
    /** The second set is worse. */
    WORSE,
    /** Noise alone explains it. */
    WITHIN_NOISE
  }

  /** Which way is up. */
  public enum Sense {
    /** Throughput. */
    MORE_IS_BETTER,
    /** Latency, CPU. */
    LESS_IS_BETTER
  }

  /**
   * One setting that both sets have.
   *
   * @param <K> what a setting is told by
   * @param setting which
   * @param ratio median of the second to median of the first
   * @param verdict of this setting alone
   */
  public record Setting<K>(
      @JsonProperty("setting") K setting,
      @JsonProperty("ratio") Interval ratio,
      @JsonProperty("verdict") Verdict verdict) {}

  /**
   * Compares.
   *
   * @param <K> what a setting is told by
   * @param first rounds by setting, positive values
   * @param second the same of the other
   * @param noiseFloor a share, for instance 0.02 from an A/A pair; 0 where none is known
   * @throws IllegalArgumentException if they have no setting in common
   */
  public static <K> Comparison<K> of(
      SortedMap<K, double[]> first,
      SortedMap<K, double[]> second,
      Sense sense,
      double noiseFloor,
      long seed) {
    List<K> common = new ArrayList<>(first.keySet());
    common.retainAll(second.keySet());
    if (common.isEmpty()) {
      throw new IllegalArgumentException(
          "the two results have no setting in common: "
              + first.keySet()
              + " and "
              + second.keySet());
    }
    double level = 1 - (1 - LEVEL) / common.size();
    List<Setting<K>> settings = new ArrayList<>();
    List<double[]> a = new ArrayList<>();
    List<double[]> b = new ArrayList<>();
    for (K setting : common) {
      double[] before = rounds(first, setting);
      double[] after = rounds(second, setting);
      a.add(before);
      b.add(after);
      Interval ratio =
          new Bootstrap(RESAMPLES, seed + settings.size())
              .twoSamples(before, after, (x, y) -> Median.of(y) / Median.of(x), level);
      settings.add(new Setting<>(setting, ratio, verdict(ratio, sense, noiseFloor)));
    }
    Interval overall = overall(a, b, seed);
    return new Comparison<>(overall, verdict(overall, sense, noiseFloor), settings, noiseFloor);
  }

  private static <K> double[] rounds(SortedMap<K, double[]> results, K setting) {
    return Objects.requireNonNull(results.get(setting), "a setting both have");
  }

  private static Verdict verdict(Interval ratio, Sense sense, double noiseFloor) {
    if (ratio.contains(1) || Math.abs(Math.log(ratio.estimate())) <= Math.log1p(noiseFloor)) {
      return Verdict.WITHIN_NOISE;
    }
    return ratio.estimate() > 1 == (sense == Sense.MORE_IS_BETTER) ? Verdict.BETTER : Verdict.WORSE;
  }

  private static Interval overall(List<double[]> a, List<double[]> b, long seed) {
    // Drawn as one sample of log ratios per resample: settings are fixed, rounds are chance.
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < a.size(); j++) {
        sum += Math.log(median(random, b.get(j)) / median(random, a.get(j)));
      }
      draws[i] = Math.exp(sum / a.size());
    }
    Arrays.sort(draws);
    double estimate = 0;
    for (int j = 0; j < a.size(); j++) {
      estimate += Math.log(Median.of(b.get(j)) / Median.of(a.get(j))) / a.size();
    }
    return Bootstrap.interval(draws, fewest(a, b), Math.exp(estimate), LEVEL);
  }

  /** The fewest rounds of any setting: the interval is widened as for these. */
  private static int fewest(List<double[]> a, List<double[]> b) {
    return Stream.concat(a.stream(), b.stream())
        .mapToInt(rounds -> rounds.length)
        .min()
        .orElseThrow();
  }

  private static double median(SplittableRandom random, double[] rounds) {
    double[] resample = new double[rounds.length];
    for (int i = 0; i < resample.length; i++) {
      resample[i] = rounds[random.nextInt(rounds.length)];
    }
    return Median.of(resample);
  }
}
