package io.confida.server.database;

import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes all connections of the pool anew when one of them tells that the others are of no use
 * either: those that are idle at once, those in use when they come back.
 *
 * <p>A PostgreSQL that has become a standby tells so at the first write that it refuses (SQLSTATE
 * 25006): new connections reach the new primary where the address leads there, or where the URL has
 * several hosts and {@code target_session_attrs=read-write}. And where one idle connection is found
 * to be silent, what lies between has forgotten the others as well, a firewall for example: to find
 * that out of each by itself would take as long for each.
 */
final class Renewal implements Runnable {

  private static final Logger LOGGER = System.getLogger(Renewal.class.getName());

  /** A database that is read-only by intent must not cost a new pool at every write. */
  private static final long RAREST_NANOS = Duration.ofSeconds(1).toNanos();

  private final HikariPoolMXBean pool;
  private final String why;
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - RAREST_NANOS);

  /**
   * @param why for the log
   */
  Renewal(HikariPoolMXBean pool, String why) {
    this.pool = pool;
    this.why = why;
  }

  @Override
  public void run() {
    long last = lastNanos.get();
    long now = System.nanoTime();
    if (now - last < RAREST_NANOS || !lastNanos.compareAndSet(last, now)) {
      return;
    }
    LOGGER.log(Level.WARNING, "{0}; the pool''s connections are made anew", why);
    try {
      pool.softEvictConnections();
    } catch (RuntimeException e) {
      // The pool is closed under the last requests.
      LOGGER.log(Level.DEBUG, "the connections stay: {0}", e.getMessage());
    }
  }
}
