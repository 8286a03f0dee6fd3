package io.confida.monitor.sampling;

import java.time.Duration;
import java.time.Instant;

/** Time that passes only when the test says so. */
final class ManualClock implements SamplingClock {
  private volatile Duration elapsed = Duration.ZERO;

  void advance(Duration by) {
    elapsed = elapsed.plus(by);
  }

  @Override
  public long nanos() {
    return elapsed.toNanos();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plus(elapsed);
  }
}
