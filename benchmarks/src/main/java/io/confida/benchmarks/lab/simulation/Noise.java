package io.confida.benchmarks.lab.simulation;

import java.util.SplittableRandom;

/**
 * What a machine does to a measurement besides what is measured.
 *
 * @param round relative standard deviation of a round
 * @param hiccup how often a round loses a good part of its throughput to something else
 * @param hiccupLoss the share it loses then
 * @param drift relative standard deviation of the step that the machine's speed makes from one
 *     probe to the next
 */
public record Noise(double round, double hiccup, double hiccupLoss, double drift) {

  /** None. */
  public static final Noise NONE = new Noise(0, 0, 0, 0);

  /** A quiet machine: rounds within 2 %. */
  public static final Noise QUIET = new Noise(0.02, 0.02, 0.2, 0.002);

  /** A shared machine of two processors: rounds within 4 %, one in twenty a third down. */
  public static final Noise SHARED = new Noise(0.04, 0.05, 0.3, 0.005);

  /** What a round's throughput is multiplied by. */
  double factor(SplittableRandom random) {
    double factor = Math.exp(round * random.nextGaussian());
    return random.nextDouble() < hiccup ? factor * (1 - hiccupLoss) : factor;
  }

  /** What the machine's speed is multiplied by from one probe to the next. */
  double step(SplittableRandom random) {
    return Math.exp(drift * random.nextGaussian());
  }
}
