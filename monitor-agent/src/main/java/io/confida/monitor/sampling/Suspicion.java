package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides from one pool's samples when its database is worth a knock, for a knock is somebody
 * else's work: threads wait though the pool has room, and nothing was opened for two seconds; or
 * connections are out and none came back for three seconds. Where nobody counts returns, that the
 * count of connections out has not fallen stands for it, though a pool that is always as busy looks
 * the same: then the knock's answer tells. Whoever waits in a pool that is merely full is no
 * reason.
 *
 * <p>Not safe for several threads: the sampling thread alone looks.
 */
final class Suspicion {
  private static final long NOTHING_OPENED_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long NONE_CAME_BACK_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long COUNTS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private long wantedSinceNanos;
  private boolean wanted;
  private int openBefore;

  private boolean out;
  private long outSinceNanos;
  private long cameBack = -1;
  private int activeBefore;
  private long notFallenSinceNanos;
  private long countedNanos;
  private boolean counted;
  private Reason reason = Reason.NONE;

  /** What is known of the pool beside its samples. */
  interface Counted {
    /** What the pool has counted. */
    Optional<PoolTimings> timings();

    /** What the flight recorder saw. */
    Optional<RoundTrips> roundTrips();
  }

  /** Why to knock. */
  enum Reason {
    NONE,
    /** Threads wait, the pool has room, and nothing is opened. */
    NOTHING_OPENED,
    /** Connections are out and none comes back. */
    NONE_CAME_BACK,
    /** It was down at the last knock, whoever wants a connection now. */
    WAS_DOWN,
    /** None: the target is elsewhere, and whether its database answers here at all is not known. */
    NEVER_ASKED
  }

  /**
   * Looks at the newest sample.
   *
   * @param counts asked once a second at most
   * @param addressKnown whether the pool itself tells where its database is
   */
  Reason look(PoolSnapshot seen, Counted counts, boolean addressKnown) {
    long now = seen.capturedNanos();
    followCount(seen, now);
    if (nothingOpened(seen, now)) {
      return Reason.NOTHING_OPENED;
    }
    if (!counted || now - countedNanos >= COUNTS_EVERY_NANOS) {
      counted = true;
      countedNanos = now;
      reason = noneCameBack(seen, now, counts, addressKnown) ? Reason.NONE_CAME_BACK : Reason.NONE;
    }
    return reason;
  }

  /** After the target was out of sight: nothing is known of the time between. */
  void forget() {
    wanted = false;
    out = false;
    counted = false;
    cameBack = -1;
    activeBefore = 0;
    reason = Reason.NONE;
  }

  private void followCount(PoolSnapshot seen, long now) {
    int active = seen.active().orElse(0);
    if (active < activeBefore || activeBefore == 0) {
      notFallenSinceNanos = now;
    }
    activeBefore = active;
  }

  private boolean nothingOpened(PoolSnapshot seen, long now) {
    int open = seen.total().orElse(seen.active().orElse(0) + seen.idle().orElse(0));
    boolean room = seen.max().isPresent() && open < seen.max().getAsInt();
    boolean wantedNow = seen.waiting().orElse(0) > 0 && room;
    if (!wantedNow || !wanted || open > openBefore) {
      wantedSinceNanos = now;
    }
    wanted = wantedNow;
    openBefore = open;
    return wantedNow && now - wantedSinceNanos >= NOTHING_OPENED_NANOS;
  }

  private boolean noneCameBack(PoolSnapshot seen, long now, Counted known, boolean addressKnown) {
    if (seen.active().orElse(0) == 0) {
      out = false;
      return false;
    }
    Optional<PoolTimings> counts = known.timings();
    if (counts.isEmpty()) {
      boolean notFallen = now - notFallenSinceNanos >= NONE_CAME_BACK_NANOS;
      return known
          .roundTrips()
          .map(trips -> trips.quietSeconds().orElse(0) * 1e9 >= NONE_CAME_BACK_NANOS)
          .orElse(addressKnown && notFallen);
    }
    long count = counts.get().use().count();
    if (!out || count != cameBack) {
      out = true;
      outSinceNanos = now;
    }
    cameBack = count;
    return now - outSinceNanos >= NONE_CAME_BACK_NANOS;
  }
}
