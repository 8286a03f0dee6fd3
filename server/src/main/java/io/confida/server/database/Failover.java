package io.confida.server.database;

import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leaves a PostgreSQL that has become a standby, at the first write that it refuses (SQLSTATE
 * 25006): all connections of the pool are closed, those in use when they come back, and the next
 * are made anew. So they reach the new primary where the address leads there, or where the URL has
 * several hosts and {@code target_session_attrs=read-write}.
 */
final class Failover implements Runnable {

  private static final Logger LOGGER = System.getLogger(Failover.class.getName());

  /** A database that is read-only by intent must not cost a new pool at every write. */
  private static final long RAREST_NANOS = Duration.ofSeconds(1).toNanos();

  private final HikariPoolMXBean pool;
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - RAREST_NANOS);

  Failover(HikariPoolMXBean pool) {
    this.pool = pool;
  }

  @Override
  public void run() {
    long last = lastNanos.get();
    long now = System.nanoTime();
    if (now - last < RAREST_NANOS || !lastNanos.compareAndSet(last, now)) {
      return;
    }
    LOGGER.log(Level.WARNING, "the database takes no writes; its connections are made anew");
    try {
      pool.softEvictConnections();
    } catch (RuntimeException e) {
      // The pool is closed under the last requests.
      LOGGER.log(Level.DEBUG, "the connections stay: {0}", e.getMessage());
    }
  }
}
