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

  /** The share of the requests whose wait and service together take longer, served in turn. */
  public double slower(double seconds) {
    double waits = waitProbability();
    double drain = servers * servicePerSecond - arrivalsPerSecond;
    double service = Math.exp(-servicePerSecond * seconds);
    // The sum of two exponential times; where their rates are equal it is an Erlang time.
    double both =
        Math.abs(drain - servicePerSecond) < 1e-9 * drain
            ? (1 + drain * seconds) * service
            : (drain * service - servicePerSecond * Math.exp(-drain * seconds))
                / (drain - servicePerSecond);
    return (1 - waits) * service + waits * both;
  }

  /** The wait and service together that this share of the requests does not exceed, in seconds. */
  public double latencySeconds(double share) {
    double low = 0;
    double high = 1;
    while (slower(high) > 1 - share) {
      high *= 2;
    }
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (slower(middle) > 1 - share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
