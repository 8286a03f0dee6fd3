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
 */
public final class DriftCorrection {

  private final double[] times;
  private final double[] speeds;

  /**
   * One look at the reference workload.
   *
   * @param atSeconds the middle of it, seconds from the start of the run
   * @param perSecond its throughput, above 0
   */
  public record Reference(
      @JsonProperty("at_seconds") double atSeconds, @JsonProperty("per_second") double perSecond) {}

  private DriftCorrection(double[] times, double[] speeds) {
    this.times = times;
    this.speeds = speeds;
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
    if (speeds.length > 0) {
      double usual = Median.of(speeds);
      Arrays.setAll(speeds, i -> speeds[i] / usual);
    }
    return new DriftCorrection(times, speeds);
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

  /** The fastest reference to the slowest, less 1; 0 is no drift. */
  public double drift() {
    double fastest = Arrays.stream(speeds).max().orElse(1);
    double slowest = Arrays.stream(speeds).min().orElse(1);
    return fastest / slowest - 1;
  }
}
