package io.confida.benchmarks.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a ratio says, given the ratios of an A/A pair measured in the same rounds.
 *
 * <p>The same code twice differs by as much as those do. A ratio that lies no farther from 1 than
 * the farthest of them may be the machine's doing alone.
 */
public final class Verdict {

  private Verdict() {}

  /**
   * The verdict in words.
   *
   * @param ratio ours to the control, more is better
   * @param noise the A/A pair's ratios
   * @param target what the ratio is to reach, if there is such a target
   */
  public static String of(Figures ratio, Figures noise, OptionalDouble target) {
    double band = noise.farthestFromOne();
    String difference =
        Math.abs(ratio.median() - 1) <= band
            ? "no difference beyond the noise"
            : ratio.median() > 1 ? "better than the control" : "worse than the control";
    if (target.isEmpty()) {
      return difference;
    }
    double wanted = target.getAsDouble();
    String outcome;
    if (ratio.median() >= wanted) {
      outcome = "reached";
    } else if (ratio.median() >= wanted * (1 - band)) {
      outcome = "below, within the noise";
    } else {
      outcome = "missed";
    }
    return String.format(Locale.ROOT, "target %.2f %s; %s", wanted, outcome, difference);
  }
}
