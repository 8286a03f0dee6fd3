package io.confida.benchmarks.load.pool;

import org.HdrHistogram.Histogram;

/**
 * What the clients of a pool saw in the measured time.
 *
 * @param seconds the measured time
 * @param answered requests answered in it
 * @param failed requests that the database refused
 * @param timedOut requests that got no connection in time
 * @param dropped requests of the open loop that were not begun, because too many were under way;
 *     they have no latency
 * @param firstFailure SQL state and text of the first that failed, or empty
 * @param latencyNanos from the intended start to the end, of those answered and those timed out
 * @param waitNanos from the call to the connection, of the same
 * @param useNanos from getting the connection to having given it back
 */
public record LoadResult(
    double seconds,
    long answered,
    long failed,
    long timedOut,
    long dropped,
    String firstFailure,
    Histogram latencyNanos,
    Histogram waitNanos,
    Histogram useNanos) {

  /** Requests answered a second. */
  public double perSecond() {
    return answered / seconds;
  }
}
