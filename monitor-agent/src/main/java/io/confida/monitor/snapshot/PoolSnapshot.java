package io.confida.monitor.snapshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One reading of one pool. A figure that the library cannot tell is absent, never 0.
 *
 * <p>The counts are read one after another while the pool goes on working, so sums may disagree:
 * {@code active + idle} need not equal {@code total}, and any of them may briefly exceed {@code
 * max}.
 *
 * @param pool the pool's name
 * @param active connections lent out
 * @param idle connections open and not lent out
 * @param total connections open
 * @param waiting threads that wait for a connection
 * @param max connections the pool may open; absent too when it has no limit
 * @param min connections the pool keeps open, or idle: what its library means by its minimum
 * @param capturedAt wall-clock time at which the last count had been read
 * @param capturedNanos the same moment in nanoseconds of the monitor's monotonic clock: only
 *     distances between snapshots of one JVM mean anything
 */
public record PoolSnapshot(
    String pool,
    OptionalInt active,
    OptionalInt idle,
    OptionalInt total,
    OptionalInt waiting,
    OptionalInt max,
    OptionalInt min,
    Instant capturedAt,
    long capturedNanos) {

  private static final Optional<Boolean> SATURATED = Optional.of(true);
  private static final Optional<Boolean> FREE = Optional.of(false);

  public PoolSnapshot {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(active, "active");
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(waiting, "waiting");
    Objects.requireNonNull(max, "max");
    Objects.requireNonNull(min, "min");
    Objects.requireNonNull(capturedAt, "capturedAt");
  }

  /**
   * Whether the next borrower would have to wait: more wait already than there are idle connections
   * (who waits beside an idle one is about to have it), or every connection the pool may open is
   * lent out ({@code active >= max}, which implies {@code total >= max}, and needs no library that
   * tells {@code total}).
   *
   * @return empty when neither can be known; when only {@code waiting} is known, it decides alone
   */
  public Optional<Boolean> saturated() {
    if (waiting.isPresent() && waiting.getAsInt() > idle.orElse(0)) {
      return SATURATED;
    }
    if (active.isPresent() && max.isPresent()) {
      return active.getAsInt() >= max.getAsInt() ? SATURATED : FREE;
    }
    return waiting.isPresent() ? FREE : Optional.empty();
  }
}
