package io.confida.benchmarks;

import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The load that the lab puts on a pool. */
final class LoadOptions {

  private static final int CLIENTS = 128;
  private static final int QUICK_CLIENTS = 8;

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
      paramLabel = "R",
      description = "cap: never more requests a second than this")
  private double mostPerSecond = Double.POSITIVE_INFINITY;

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

  double mostPerSecond() {
    return mostPerSecond;
  }

  /** What stands before the pool, as results name it. */
  String front() {
    return front == PoolUnderTest.Front.GATE ? "gate" : "none";
  }

  LabLoad load(Workload workload, Duration settle, Duration measure, boolean quick) {
    if (!(mostPerSecond > 0)) {
      throw new IllegalArgumentException("--max-rate is above 0 requests/s, not " + mostPerSecond);
    }
    return new LabLoad(workload, arrivals(quick), mostPerSecond, front, settle, measure, seed);
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
