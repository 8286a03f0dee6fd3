package io.confida.monitor.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that is known of one pool at this moment. Any thread may ask; nothing here runs the pool's
 * code or waits for it.
 */
public interface PoolView {

  /** The pool's name, unique in its target. */
  String name();

  /** The pool library's name, for people, such as {@code HikariCP}. */
  String library();

  /** The last sample taken; empty before the first, and while the pool cannot be read. */
  Optional<PoolSnapshot> latest();

  /** What the samples of the last {@code length} say together. */
  PoolWindow window(Duration length);

  /**
   * The largest counts sampled over the last {@code length}: what {@link #window} has, without the
   * rest of it.
   */
  default Peaks peaks(Duration length) {
    PoolWindow window = window(length);
    return new Peaks(window.active().peak(), window.waiting().peak());
  }

  /**
   * Largest counts sampled.
   *
   * @param active connections lent out
   * @param waiting threads that wait
   */
  record Peaks(OptionalInt active, OptionalInt waiting) {}

  /** What has added up since the pool was first seen. */
  PoolTotals totals();

  /** The samples of the last {@code length}, oldest first. */
  List<PoolSample> history(Duration length);

  /** What borrowers met since the pool was first seen; empty where the pool does not tell. */
  Optional<PoolTimings> timings();

  /** The same over about the last {@code length}; empty before two readings. */
  Optional<PoolTimings> timings(Duration length);

  /**
   * Who has a connection that has been out for at least this long, longest first; empty where it is
   * not known. Stacks of the holders' threads are taken now.
   */
  List<Holder> holders(Duration outFor);

  /** Whether {@link #holders} can know. */
  boolean tellsHolders();

  /** The database's round trips over about the last ten seconds, where they are recorded. */
  Optional<RoundTrips> roundTrips();

  /**
   * What the database last answered to a knock, where there was one. A knock without answer is
   * forgotten once the pool has shown that the database works, and else repeated within 15 s.
   */
  Optional<DatabaseKnock> knock();
}
