package io.confida.server.database;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Lets the pool's limits follow the gate's.
 *
 * <p>HikariCP closes idle connections only while its minimum lies below its maximum (HikariPool's
 * housekeeper). When the gate is back at the pool size and connections above it are still open, the
 * minimum therefore steps one down until they are gone.
 */
final class PoolLimits {

  private static final Logger LOGGER = System.getLogger(PoolLimits.class.getName());

  private static final int LOOK_AT_EVERY = 25;

  private final HikariConfigMXBean limits;
  private final HikariPoolMXBean pool;
  private final int kept;
  private volatile boolean givingBack;
  private int looks;

  /**
   * @param kept connections that stay open, at least 1
   */
  PoolLimits(HikariConfigMXBean limits, HikariPoolMXBean pool, int kept) {
    this.limits = limits;
    this.pool = pool;
    this.kept = kept;
  }

  /** The gate admits this many now. */
  synchronized void follow(int admitted) {
    quietly(
        () -> {
          limits.setMaximumPoolSize(admitted);
          givingBack = admitted == kept && pool.getTotalConnections() > kept;
          limits.setMinimumIdle(givingBack ? kept - 1 : kept);
        });
  }

  /** Restores the minimum once the overflow is closed; one thread calls it often. */
  void settle() {
    // Counting connections takes a call over JMX: now and then is soon enough.
    if (givingBack && ++looks % LOOK_AT_EVERY == 0) {
      settleNow();
    }
  }

  private synchronized void settleNow() {
    quietly(
        () -> {
          if (givingBack && pool.getTotalConnections() <= kept) {
            limits.setMinimumIdle(kept);
            givingBack = false;
          }
        });
  }

  /** A pool that is closed under the last requests has no limits; their outcome stands. */
  private void quietly(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      givingBack = false;
      LOGGER.log(Level.DEBUG, "the pool''s limits do not change: {0}", e.getMessage());
    }
  }
}
