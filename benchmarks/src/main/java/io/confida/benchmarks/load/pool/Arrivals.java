package io.confida.benchmarks.load.pool;

/** How requests come. */
public sealed interface Arrivals {

  /** In words. */
  String text();

  /**
   * A closed loop: each client sends its next request as soon as it has its answer.
   *
   * @param clients at least 1
   */
  record Closed(int clients) implements Arrivals {
    /** Checks the number. */
    public Closed {
      if (clients < 1) {
        throw new IllegalArgumentException("a closed loop needs a client, not " + clients);
      }
    }

    @Override
    public String text() {
      return clients + " clients, closed loop";
    }
  }

  /**
   * An open loop: requests come at the times of a Poisson process, whatever became of those before.
   * This is how independent users come, and the only load that shows what a stall does to them.
   *
   * @param perSecond mean rate, above 0
   */
  record Open(double perSecond) implements Arrivals {
    /** Checks the rate. */
    public Open {
      if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
        throw new IllegalArgumentException(
            "an open loop needs a rate above 0 requests/s, not " + perSecond);
      }
    }

    @Override
    public String text() {
      return perSecond + " requests/s, open loop (Poisson)";
    }
  }
}
