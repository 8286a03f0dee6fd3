package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Follows whether a pool opens connections for those that wait. A stall: threads wait, the pool has
 * room for more connections, none is idle, and none is opened. It ends with a sign of life: one
 * more connection, an idle one, or a pool that is full (then the room is gone, and it is no matter
 * of the database). Without anybody waiting it lives on for {@link #MEMORY}; for {@link
 * #EMPTY_MEMORY} where no connection is open at all, since an outage does not end by nobody asking.
 */
final class CreationStall {
  static final Duration MEMORY = Duration.ofSeconds(1);
  static final Duration EMPTY_MEMORY = Duration.ofSeconds(15);

  private Optional<Instant> since = Optional.empty();
  private Instant lastStarving = Instant.EPOCH;
  private OptionalInt totalBefore = OptionalInt.empty();

  /** Since when none is opened. */
  Optional<Instant> since() {
    return since;
  }

  void beginAfresh() {
    since = Optional.empty();
    totalBefore = OptionalInt.empty();
  }

  void add(PoolSnapshot sample) {
    OptionalInt total = total(sample);
    if (total.isEmpty() || sample.waiting().isEmpty() || sample.max().isEmpty()) {
      return;
    }
    Instant at = sample.capturedAt();
    int open = total.getAsInt();
    boolean opened = totalBefore.isPresent() && open > totalBefore.getAsInt();
    boolean idle = sample.idle().orElse(0) > 0;
    boolean full = open >= sample.max().getAsInt();
    totalBefore = total;
    if (opened || idle || full) {
      since = Optional.empty();
    } else if (sample.waiting().getAsInt() > 0) {
      since = Optional.of(since.orElse(at));
      lastStarving = at;
    } else if (Duration.between(lastStarving, at).compareTo(open == 0 ? EMPTY_MEMORY : MEMORY)
        > 0) {
      since = Optional.empty();
    }
  }

  /** Connections open: told, or the sum of those lent out and those not; empty when unknown. */
  static OptionalInt total(PoolSnapshot sample) {
    if (sample.total().isPresent()) {
      return sample.total();
    }
    return sample.active().isPresent() && sample.idle().isPresent()
        ? OptionalInt.of(sample.active().getAsInt() + sample.idle().getAsInt())
        : OptionalInt.empty();
  }
}
