package io.confida.benchmarks.lab.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Takes out of a run what the machine did to all of it: a fixed reference workload is measured
 * between the blocks, and each figure is divided by how fast the machine was just then.
 *
 * <p>Bracketing by a standard, as analytical laboratories do it, with a running median of three (J.
 * W. Tukey, "Exploratory Data Analysis", 1977) over the references, so that one that met a hiccup
 * bends nothing, and a straight line between two of them. What the reference does not feel (a cold
 * cache of one workload) stays in the figures.
 *
 * <p>A reference has noise of its own, which a correction would add to every figure. So only that
 * share of the movement is taken out which is more than chance between two references explains: 1 −
 * δ²/2s², with the mean squared successive difference δ² and the variance s² (J. von Neumann,
 * "Distribution of the Ratio of the Mean Square Successive Difference to the Variance", Ann. Math.
 * Stat. 12, 1941). It is near 1 for a machine that slows down steadily and 0 where references only
 * scatter, or are too few to tell.
 */
public final class DriftCorrection {

  /** Fewer references than this do not tell movement from scatter. */
  private static final int LEAST = 4;

  private final double[] times;
  private final double[] speeds;
  private final double drift;

  /**
   * One look at the reference workload.
   *
   * @param atSeconds the middle of it, seconds from the start of the run
   * @param perSecond its throughput, above 0
   */
  public record Reference(
      @JsonProperty("at_seconds") double atSeconds, @JsonProperty("per_second") double perSecond) {}

  private DriftCorrection(double[] times, double[] speeds, double drift) {
    this.times = times;
    this.speeds = speeds;
    this.drift = drift;
  }

  /** The correction by these references; none at all corrects nothing. */
  public static DriftCorrection by(List<Reference> references) {
    List<Reference> usable =
        references.stream()
            .filter(reference -> reference.perSecond() > 0)
            .sorted(Comparator.comparingDouble(Reference::atSeconds))
            .toList();
    double[] times = usable.stream().mapToDouble(Reference::atSeconds).toArray();
    double[] raw = usable.stream().mapToDouble(Reference::perSecond).toArray();
    double[] speeds = raw.clone();
    for (int i = 1; i + 1 < raw.length; i++) {
      speeds[i] = Median.of(raw[i - 1], raw[i], raw[i + 1]);
    }
    double drift =
        Arrays.stream(speeds).max().orElse(1) / Arrays.stream(speeds).min().orElse(1) - 1;
    if (speeds.length > 0) {
      double usual = Median.of(speeds);
      double share = movement(raw);
      Arrays.setAll(speeds, i -> Math.pow(speeds[i] / usual, share));
    }
    return new DriftCorrection(times, speeds, drift);
  }

  /** The share of the references' variance that is no scatter from one to the next. */
  private static double movement(double[] raw) {
    int n = raw.length;
    if (n < LEAST) {
      return 0;
    }
    double[] logs = Arrays.stream(raw).map(Math::log).toArray();
    double mean = Arrays.stream(logs).average().orElseThrow();
    double variance = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
    double steps = 0;
    for (int i = 1; i < n; i++) {
      steps += (logs[i] - logs[i - 1]) * (logs[i] - logs[i - 1]);
    }
    return variance == 0 ? 0 : Math.max(0, 1 - steps / (n - 1) / 2 / variance);
  }

  /**
   * How fast the machine was at that time: 1 is as usual, 0.8 a fifth slower. Outside the
   * references the nearest one counts.
   */
  public double speedAt(double seconds) {
    if (times.length == 0) {
      return 1;
    }
    int next = Arrays.binarySearch(times, seconds);
    if (next >= 0) {
      return speeds[next];
    }
    next = -next - 1;
    if (next == 0 || next == times.length) {
      return speeds[Math.min(next, times.length - 1)];
    }
    double share = (seconds - times[next - 1]) / (times[next] - times[next - 1]);
    return speeds[next - 1] + share * (speeds[next] - speeds[next - 1]);
  }

  /** A throughput measured at that time, as it would be at the usual speed. */
  public double corrected(double perSecond, double atSeconds) {
    return perSecond / speedAt(atSeconds);
  }

  /** The fastest reference to the slowest, less 1, without hiccups; 0 is no drift. */
  public double drift() {
    return drift;
  }
}
