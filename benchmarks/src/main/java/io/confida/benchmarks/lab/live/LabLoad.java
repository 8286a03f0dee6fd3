package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.time.Duration;

/**
 * The load of every block.
 *
 * @param workload what a request does
 * @param arrivals how requests come
 * @param mostPerSecond cap on the requests a second, infinite for none
 * @param front what stands before the pool
 * @param settle load before each measured time
 * @param measure each measured time
 * @param seed of the arrivals and the requests' choices
 */
public record LabLoad(
    Workload workload,
    Arrivals arrivals,
    double mostPerSecond,
    PoolUnderTest.Front front,
    Duration settle,
    Duration measure,
    long seed) {

  /** Checks the cap. */
  public LabLoad {
    if (arrivals instanceof Arrivals.Open open && open.perSecond() > mostPerSecond) {
      throw new IllegalArgumentException(
          "--rate %s is above the cap of --max-rate %s: lower the one or raise the other"
              .formatted(open.perSecond(), mostPerSecond));
    }
  }

  /** The load in words, with its cap. */
  public String text() {
    return arrivals.text()
        + (Double.isInfinite(mostPerSecond) ? "" : ", at most " + mostPerSecond + " requests/s");
  }

  /**
   * What this load cannot tell of pools up to a size; empty when it can.
   *
   * @param largest the most connections of a pool that is measured
   */
  public String limit(int largest) {
    return arrivals instanceof Arrivals.Closed closed && closed.clients() < largest
        ? "%d clients never hold more than %d connections: larger pools look alike; for those take --clients"
                .formatted(closed.clients(), closed.clients())
            + " above "
            + largest
            + "."
        : "";
  }

  /** With so much more load before the measured time. */
  LabLoad settledFor(Duration more) {
    return new LabLoad(workload, arrivals, mostPerSecond, front, settle.plus(more), measure, seed);
  }

  LabLoad lasting(Duration time) {
    return new LabLoad(workload, arrivals, mostPerSecond, front, Duration.ZERO, time, seed);
  }
}
