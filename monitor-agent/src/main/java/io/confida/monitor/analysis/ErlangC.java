package io.confida.monitor.analysis;

/**
 * The share of arrivals that have to wait for one of a number of servers, when arrivals are random
 * and each is served by one server: A. K. Erlang, "Solution of some Problems in the Theory of
 * Probabilities of Significance in Automatic Telephone Exchanges", Elektroteknikeren 13 (1917). A
 * pool's connections are the servers; the load in erlangs is the mean number of connections in use.
 *
 * <p>It supposes Poisson arrivals and exponential times of use: more even use waits less, traffic
 * in bursts waits more.
 */
final class ErlangC {
  private ErlangC() {}

  /**
   * The probability of waiting, from 0 to 1; 1 when the servers cannot keep up.
   *
   * @param servers how many, at least 1
   * @param load arrivals per second by seconds of use, at least 0
   */
  static double waits(int servers, double load) {
    return servers <= load ? 1 : waits(servers, load, blocked(servers, load));
  }

  /**
   * The fewest servers with which no larger share than this has to wait.
   *
   * @param load as above, finite
   * @param target above 0 and below 1
   */
  static int servers(double load, double target) {
    double blocked = 1;
    for (int servers = 1; ; servers++) {
      blocked = load * blocked / (servers + load * blocked);
      if (servers > load && waits(servers, load, blocked) <= target) {
        return servers;
      }
    }
  }

  /** Erlang's loss formula B, by its recursion over the servers, which does not overflow. */
  private static double blocked(int servers, double load) {
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = load * blocked / (i + load * blocked);
    }
    return blocked;
  }

  private static double waits(int servers, double load, double blocked) {
    return blocked / (1 - load / servers * (1 - blocked));
  }
}
