package io.confida.monitor.exposition;

import java.time.Duration;

/**
 * What to tell.
 *
 * @param version of the monitor, as its documents give it
 * @param severalTargets whether more than one target may be watched: then metrics carry a label for
 *     it
 * @param compat whether to give the metrics once more, by Micrometer's names
 * @param peakWindow over how long the peaks in the metrics reach back: at least the time between
 *     two scrapes, or peaks are lost
 * @param heldFor for how long a connection must have been out to count among the holders, where a
 *     request does not say
 */
public record EndpointOptions(
    String version, boolean severalTargets, boolean compat, Duration peakWindow, Duration heldFor) {

  public EndpointOptions {
    if (peakWindow.isNegative() || peakWindow.isZero()) {
      throw new IllegalArgumentException("the peaks' window must be longer than 0");
    }
    if (heldFor.isNegative()) {
      throw new IllegalArgumentException("a connection cannot be out for less than 0");
    }
  }

  /** One target, no names but our own, peaks of the last minute, holders from 10 seconds on. */
  public static EndpointOptions defaults(String version) {
    return new EndpointOptions(
        version, false, false, Duration.ofSeconds(60), Duration.ofSeconds(10));
  }
}
