package io.confida.benchmarks.lab.simulation;

/**
 * The queue M/M/c: A. K. Erlang (1917); L. Kleinrock, "Queueing Systems" I (1975), section 3.5.
 *
 * @param arrivalsPerSecond λ
 * @param servicePerSecond μ, of one server
 * @param servers c
 */
public record ErlangC(double arrivalsPerSecond, double servicePerSecond, int servers) {

  /** Checks that the queue is stable. */
  public ErlangC {
    if (servers < 1
        || !(arrivalsPerSecond > 0)
        || !(arrivalsPerSecond < servers * servicePerSecond)) {
      throw new IllegalArgumentException(
          "no stable queue: λ %s, μ %s, c %d"
              .formatted(arrivalsPerSecond, servicePerSecond, servers));
    }
  }

  /** The probability that a request has to wait. */
  public double waitProbability() {
    double offered = arrivalsPerSecond / servicePerSecond;
    // Erlang B by its recursion, which never overflows, and C from B.
    double blocked = 1;
    for (int n = 1; n <= servers; n++) {
      blocked = offered * blocked / (n + offered * blocked);
    }
    return blocked / (1 - offered / servers * (1 - blocked));
  }

  /** The mean wait of all requests, in seconds. */
  public double meanWaitSeconds() {
    return waitProbability() / (servers * servicePerSecond - arrivalsPerSecond);
  }

  /**
   * The wait that this share of the requests does not exceed, in seconds; 0 where they do not wait.
   */
  public double waitSeconds(double share) {
    double waits = waitProbability();
    double late = 1 - share;
    return late >= waits
        ? 0
        : Math.log(waits / late) / (servers * servicePerSecond - arrivalsPerSecond);
  }
}
