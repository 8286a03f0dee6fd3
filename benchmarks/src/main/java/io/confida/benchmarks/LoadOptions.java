package io.confida.benchmarks;

import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The load that the lab puts on a pool. */
final class LoadOptions {

  private static final int CLIENTS = 128;
  private static final int QUICK_CLIENTS = 8;

  /**
   * What a database gets at the most that others may use too, unless more is asked for: some
   * milliseconds of work each, as the heaviest workload has them, then take about half a processor.
   */
  private static final double SHARED_PER_SECOND = 100;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "a closed loop of so many clients; default: " + CLIENTS)
  private @Nullable Integer clients;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "an open loop instead: requests a second, at the times of a Poisson process")
  private @Nullable Double rate;

  @Option(
      names = "--max-rate",
      paramLabel = "R|none",
      converter = RateText.class,
      description =
          "cap: never more requests a second than this; default: 100 for a database that is not"
              + " embedded, since others may use it too, and none for the embedded one")
  private @Nullable Double mostPerSecond;

  @Option(
      names = "--max-outstanding",
      paramLabel = "N",
      description =
          "cap of the open loop: a request that comes while so many are under way is dropped, and"
              + " counted; default: ${DEFAULT-VALUE}")
  private int mostOutstanding = Arrivals.Open.MOST_OUTSTANDING;

  @Option(
      names = "--front",
      paramLabel = "gate|none",
      description = "what stands before the pool: the server's fair gate (default) or nothing")
  private PoolUnderTest.Front front = PoolUnderTest.Front.GATE;

  @Option(
      names = "--seed",
      description = "of order, arrivals and the requests' choices; default: ${DEFAULT-VALUE}")
  private long seed = 1;

  long seed() {
    return seed;
  }

  /**
   * The cap on the load, infinite for none.
   *
   * @param shared whether others may use the database too
   */
  double mostPerSecond(boolean shared) {
    return mostPerSecond != null
        ? mostPerSecond
        : shared ? SHARED_PER_SECOND : Double.POSITIVE_INFINITY;
  }

  /** Tells before it is connected to what a database gets at the most that others may use too. */
  void announceCap(boolean shared, PrintWriter console) {
    if (!shared) {
      return;
    }
    double most = mostPerSecond(true);
    console.println(
        Double.isInfinite(most)
            ? "This database is not embedded, so others may use it, and the load on it has no cap."
            : String.format(
                Locale.ROOT,
                "This database is not embedded, so others may use it: it gets at most %.0f"
                    + " requests/s%s.",
                most,
                mostPerSecond == null
                    ? " (--max-rate R allows more, --max-rate none as many as it can do)"
                    : ""));
    console.flush();
  }

  /** What stands before the pool, as results name it. */
  String front() {
    return front == PoolUnderTest.Front.GATE ? "gate" : "none";
  }

  LabLoad load(
      Workload workload, Duration settle, Duration measure, boolean quick, boolean shared) {
    double most = mostPerSecond(shared);
    if (!(most > 0)) {
      throw new IllegalArgumentException("--max-rate is above 0 requests/s, not " + most);
    }
    if (mostPerSecond == null && rate != null && rate > most) {
      throw new IllegalArgumentException(
          "--rate %s is above the %.0f requests/s that a database which is not embedded gets at the most: lower it, or allow it by --max-rate %s too"
              .formatted(rate, most, rate));
    }
    return new LabLoad(workload, arrivals(quick), most, front, settle, measure, seed);
  }

  private Arrivals arrivals(boolean quick) {
    if (rate != null && clients != null) {
      throw new IllegalArgumentException(
          "--clients and --rate exclude each other: a closed loop or an open one");
    }
    if (rate != null) {
      return new Arrivals.Open(rate, mostOutstanding);
    }
    return new Arrivals.Closed(clients != null ? clients : quick ? QUICK_CLIENTS : CLIENTS);
  }
}
