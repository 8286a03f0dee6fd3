package io.confida.benchmarks.lab.simulation;

/**
 * A database in virtual time, whose throughput at each pool size is known beforehand.
 *
 * <p>A request first waits for something that takes no server (a disk, another service) and then
 * shares the servers with the others that are at work: with k of them each gets {@code min(1, c/k)}
 * of a server, and all are slowed down by {@code 1 + σ(k−1) + κk(k−1)}, the scalability law's
 * contention and coherency.
 *
 * @param servers c, processors of the database, at least 1
 * @param serviceMillis mean work of a request, above 0
 * @param waitMillis mean wait that takes no server, at least 0
 * @param sigma contention, 0 to 1
 * @param kappa coherency, 0 to 1
 * @param demand how the work of single requests is spread around its mean
 */
public record SimulatedDatabase(
    int servers,
    double serviceMillis,
    double waitMillis,
    double sigma,
    double kappa,
    Demand demand) {

  /** How much work a request is. */
  public enum Demand {
    /** Exponential. */
    EXPONENTIAL,
    /** Evenly between a half and one and a half times the mean. */
    EVEN,
    /** Nine in ten take a half of the mean, one in ten takes 5.5 times the mean. */
    FAST_SLOW
  }

  /** Checks the figures. */
  public SimulatedDatabase {
    if (servers < 1
        || !(serviceMillis > 0)
        || !(waitMillis >= 0)
        || !(sigma >= 0 && sigma <= 1)
        || !(kappa >= 0 && kappa <= 1)) {
      throw new IllegalArgumentException("no such database: " + servers + " servers");
    }
  }

  /** c servers that do not slow each other down. */
  public static SimulatedDatabase servers(int servers, double serviceMillis) {
    return new SimulatedDatabase(servers, serviceMillis, 0, 0, 0, Demand.EXPONENTIAL);
  }

  /** As many servers as connections, and the scalability law. */
  public static SimulatedDatabase law(double serviceMillis, double sigma, double kappa) {
    return new SimulatedDatabase(
        Integer.MAX_VALUE, serviceMillis, 0, sigma, kappa, Demand.EXPONENTIAL);
  }

  /** The share of a server's full speed that each of k requests at work gets. */
  double speed(int k) {
    return Math.min(1, (double) servers / k) / (1 + sigma * (k - 1) + kappa * k * (k - 1.0));
  }

  /** Requests a second that k requests at work complete together. */
  double perSecond(int k) {
    return k == 0 ? 0 : k * speed(k) * 1_000 / serviceMillis;
  }

  /**
   * The exact throughput with as many clients as keep all connections busy.
   *
   * <p>The number at work is a birth-death process (the machine-repairman model with a rate that
   * depends on the load; L. Kleinrock, "Queueing Systems" I, 1975, chapter 3). Its stationary law
   * does not depend on how the work is spread, only on its mean, because the servers are shared (F.
   * Baskett et al., "Open, Closed, and Mixed Networks of Queues", J. ACM 22, 1975).
   *
   * @param connections that are in use all the time
   * @return requests a second
   */
  public double closedPerSecond(int connections) {
    if (waitMillis == 0) {
      return perSecond(connections);
    }
    double weight = 1;
    double all = 1;
    double flow = 0;
    for (int k = 1; k <= connections; k++) {
      weight *= (connections - k + 1) * (1_000 / waitMillis) / perSecond(k);
      all += weight;
      flow += weight * perSecond(k);
    }
    return flow / all;
  }
}
