package io.confida.monitor.analysis;

/**
 * How many connections were in use on average, in erlangs, with its 90 % interval.
 *
 * @param mean the estimate
 * @param low the interval's lower end, at least 0
 * @param high its upper end; infinite where the batches are too few to tell
 */
public record Load(double mean, double low, double high) {

  /** 95 % quantiles of Student's t for 1 to 30 degrees of freedom: W. S. Gosset (1908). */
  private static final double[] T95 = {
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771,
    1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706,
    1.703, 1.701, 1.699, 1.697
  };

  /**
   * The method of batch means: neighbouring samples depend on one another, the means of stretches
   * much longer than one use hardly do, so their spread tells how sure the whole mean is (A. M. Law
   * and J. S. Carson, "A Sequential Procedure for Determining the Length of a Steady-State
   * Simulation", Operations Research 27, 1979).
   *
   * @param batches means over stretches of equal length, at least one, in erlangs
   */
  static Load ofBatches(double... batches) {
    double sum = 0;
    for (double batch : batches) {
      sum += batch;
    }
    double mean = sum / batches.length;
    if (batches.length < 2) {
      return new Load(mean, 0, Double.POSITIVE_INFINITY);
    }
    double squares = 0;
    for (double batch : batches) {
      squares += (batch - mean) * (batch - mean);
    }
    double error = Math.sqrt(squares / (batches.length - 1) / batches.length);
    double half = T95[Math.min(batches.length - 1, T95.length) - 1] * error;
    return new Load(mean, Math.max(0, mean - half), mean + half);
  }

  /** The load if everybody had come who gave up: all of it grows by this factor. */
  Load times(double factor) {
    return new Load(mean * factor, low * factor, high * factor);
  }
}
