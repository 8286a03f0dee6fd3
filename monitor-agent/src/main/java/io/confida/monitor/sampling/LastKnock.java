package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the database of one pool last answered. That it is down holds until another knock is
 * answered or the pool proves otherwise: it opened a connection, or it counted a borrow. (That a
 * connection went out or came back proves nothing: it counts as out while the pool still asks
 * whether it lives, and comes back broken, too.) The knocking thread answers, the sampling thread
 * looks.
 */
final class LastKnock {
  private Optional<DatabaseKnock> answer = Optional.empty();
  private Optional<DatabaseAddress> address = Optional.empty();
  private boolean looked;
  private int openBefore;
  private OptionalLong borrowsBefore = OptionalLong.empty();

  /** The answer, unless it was disproved. */
  synchronized Optional<DatabaseKnock> answer() {
    return answer;
  }

  synchronized boolean isDown() {
    return answer.isPresent() && answer.get().down();
  }

  /** Where it was asked when it was down, so that the same is asked again. */
  synchronized Optional<DatabaseAddress> downAt() {
    return isDown() ? address : Optional.empty();
  }

  synchronized void answered(DatabaseAddress asked, DatabaseKnock given) {
    boolean again = isDown() && given.down();
    answer = Optional.of(again ? given.since(answer.get().since()) : given);
    address = Optional.of(asked);
    if (!again) {
      looked = false;
    }
  }

  /**
   * Looks at the newest sample.
   *
   * @param timings what the pool has counted; asked only while the database is down
   */
  synchronized void look(PoolSnapshot seen, Supplier<Optional<PoolTimings>> timings) {
    if (!isDown()) {
      return;
    }
    int open = seen.total().orElse(seen.active().orElse(0) + seen.idle().orElse(0));
    Optional<PoolTimings> counted = timings.get();
    OptionalLong borrows =
        counted.isPresent()
            ? OptionalLong.of(counted.get().acquire().count())
            : OptionalLong.empty();
    boolean opened = looked && open > openBefore;
    boolean borrowed =
        looked
            && borrows.isPresent()
            && borrowsBefore.isPresent()
            && borrows.getAsLong() > borrowsBefore.getAsLong();
    looked = true;
    openBefore = open;
    borrowsBefore = borrows;
    if (opened || borrowed) {
      answer = Optional.empty();
    }
  }
}
