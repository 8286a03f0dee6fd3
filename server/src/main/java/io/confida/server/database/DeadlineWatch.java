package io.confida.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends work whose time is over.
 *
 * <p>One daemon thread looks over all leases every {@value #SWEEP_MILLIS} ms, so that a lease costs
 * its work no timer of its own. See {@link Lease#end} for how it ends them.
 */
final class DeadlineWatch implements AutoCloseable {

  static final int SWEEP_MILLIS = 20;

  private static final Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());

  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
  private final Runnable eachSweep;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param name of the pool
   * @param eachSweep is done at every look too, and must be quick
   */
  DeadlineWatch(String name, Runnable eachSweep) {
    this.eachSweep = eachSweep;
    this.thread = Thread.ofPlatform().daemon().name(name + "-deadlines").start(this::run);
  }

  void add(Lease lease) {
    leases.add(lease);
  }

  void remove(Lease lease) {
    leases.remove(lease);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, Duration.ofMillis(SWEEP_MILLIS).toNanos());
      eachSweep.run();
      long now = System.nanoTime();
      for (Lease lease : leases) {
        long late = now - lease.deadline().endNanos();
        if (late >= 0) {
          attempt(() -> end(lease, late));
        }
      }
    }
  }

  private static void end(Lease lease, long late) throws SQLException {
    Driver.Ending ending = lease.end(late);
    if (ending != null) {
      // A cancel opens a connection of its own: it may take its time, the sweep may not.
      Thread.startVirtualThread(() -> attempt(ending));
    }
  }

  private static void attempt(Driver.Ending ending) {
    try {
      ending.run();
    } catch (SQLException e) {
      LOGGER.log(Level.DEBUG, "could not stop work past its deadline: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
