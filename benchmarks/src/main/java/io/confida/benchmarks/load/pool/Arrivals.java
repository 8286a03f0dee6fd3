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
   * @param mostOutstanding requests under way at once; one that comes while there are so many is
   *     dropped, so that a load above what the database can do does not fill the memory
   */
  record Open(double perSecond, int mostOutstanding) implements Arrivals {

    /** More than any line that a user would stand in. */
    public static final int MOST_OUTSTANDING = 10_000;

    /** With at most {@value #MOST_OUTSTANDING} requests under way. */
    public Open(double perSecond) {
      this(perSecond, MOST_OUTSTANDING);
    }

    /** Checks rate and cap. */
    public Open {
      if (mostOutstanding < 1 || mostOutstanding > 60_000) {
        throw new IllegalArgumentException(
            "an open loop has 1 to 60000 requests under way at the most, not " + mostOutstanding);
      }
      if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
        throw new IllegalArgumentException(
            "an open loop needs a rate above 0 requests/s, not " + perSecond);
      }
    }

    @Override
    public String text() {
      return perSecond
          + " requests/s, open loop (Poisson)"
          + (mostOutstanding == MOST_OUTSTANDING
              ? ""
              : ", at most " + mostOutstanding + " outstanding");
    }
  }
}
