package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.Distribution;

/** The label {@code le} of each bucket, as it is written; all histograms have the same mostly. */
final class Bounds {
  private final double[] upperSeconds;
  private final byte[][] labels;

  private Bounds(double[] upperSeconds) {
    this.upperSeconds = upperSeconds;
    this.labels = new byte[upperSeconds.length + 1][];
    for (int i = 0; i < upperSeconds.length; i++) {
      labels[i] = label(Double.toString(upperSeconds[i]));
    }
    labels[upperSeconds.length] = label("+Inf");
  }

  static Bounds none() {
    return new Bounds(new double[0]);
  }

  private static byte[] label(String bound) {
    return Family.ascii("le=\"" + bound + "\"} ");
  }

  /** These, or others where these are not the distribution's. */
  Bounds of(Distribution times) {
    return times.hasBounds(upperSeconds) ? this : new Bounds(times.upperSeconds());
  }

  byte[] label(int bucket) {
    return labels[bucket];
  }
}
