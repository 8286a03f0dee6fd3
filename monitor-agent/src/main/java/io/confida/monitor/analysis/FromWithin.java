package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolView;

/** What an agent inside a pool's JVM would add, so that nobody loads one in vain. */
final class FromWithin {
  private FromWithin() {}

  /** Whether this pool's library tells holders and times to an agent, and none is there yet. */
  static boolean tellsMore(PoolView pool) {
    return !pool.tellsHolders() && pool.library().equals("HikariCP");
  }
}
