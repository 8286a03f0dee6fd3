package io.confida.benchmarks.lab.simulation;

import java.util.Arrays;

/** What a simulated run came to. */
public final class SimulatedRun {

  private final double perSecond;
  private final double[] latencyMillis;
  private final double[] waitMillis;

  /** Takes the times of each request, which it sorts. */
  SimulatedRun(double perSecond, double[] latencyMillis, double[] waitMillis) {
    this.perSecond = perSecond;
    this.latencyMillis = latencyMillis;
    this.waitMillis = waitMillis;
    Arrays.sort(latencyMillis);
    Arrays.sort(waitMillis);
  }

  /** Requests completed a second. */
  public double perSecond() {
    return perSecond;
  }

  /** The mean latency. */
  public double meanLatencyMillis() {
    return Arrays.stream(latencyMillis).average().orElse(0);
  }

  /** The latency that this share of the requests does not exceed. */
  public double latencyMillis(double share) {
    int last = latencyMillis.length - 1;
    return latencyMillis[Math.clamp((long) Math.ceil(share * (last + 1)) - 1, 0, last)];
  }

  /** The share of the requests that had to wait. */
  public double waited() {
    return Arrays.stream(waitMillis).filter(wait -> wait > 0).count() / (double) waitMillis.length;
  }

  /** The mean wait of all requests. */
  public double meanWaitMillis() {
    return Arrays.stream(waitMillis).average().orElse(0);
  }

  /** The longest wait. */
  public double longestWaitMillis() {
    return waitMillis[waitMillis.length - 1];
  }
}
