package io.confida.monitor.snapshot;

/**
 * What borrowers of a pool met, told by the pool itself: only for pools that are watched from
 * within their JVM and tell it.
 *
 * @param seconds over how many seconds this was counted
 * @param acquire from asking for a connection to having it; those that gave up are not in it
 * @param use from having a connection to giving it back
 * @param creation opening a connection; failed ones are not in it
 * @param timeouts borrowers that gave up waiting
 */
public record PoolTimings(
    double seconds, Distribution acquire, Distribution use, Distribution creation, long timeouts) {

  /** Connections borrowed a second. */
  public double borrowsPerSecond() {
    return seconds > 0 ? acquire.count() / seconds : 0;
  }

  /** What was counted since an earlier reading of the same pool. */
  public PoolTimings since(PoolTimings earlier) {
    return new PoolTimings(
        seconds - earlier.seconds,
        acquire.since(earlier.acquire),
        use.since(earlier.use),
        creation.since(earlier.creation),
        timeouts - earlier.timeouts);
  }
}
