package io.confida.benchmarks.lab;

/**
 * What one round at one pool size came to, as far as advice depends on it.
 *
 * @param perSecond requests answered a second, corrected for drift where a reference was measured
 * @param p99Millis 99 % of the latencies were no longer, waits included
 * @param longestWaitMillis the longest wait for a connection
 * @param errors requests that failed or got no connection in time
 */
public record Round(double perSecond, double p99Millis, double longestWaitMillis, long errors) {

  /** A round of which only the throughput is known. */
  public static Round of(double perSecond) {
    return new Round(perSecond, 0, 0, 0);
  }
}
