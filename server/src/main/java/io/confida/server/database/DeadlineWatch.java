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
 * its work no timer of its own. It cancels first, which keeps the database from going on for
 * nobody, and drops the connection when the cancel does not help, which ends the wait for a
 * database that is gone without a word.
 */
final class DeadlineWatch implements AutoCloseable {

  static final int SWEEP_MILLIS = 20;

  private static final Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());

  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  DeadlineWatch(String name) {
    thread = Thread.ofPlatform().daemon().name(name + "-deadlines").start(this::run);
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
      long now = System.nanoTime();
      for (Lease lease : leases) {
        long late = now - lease.deadline().endNanos();
        if (late >= Lease.CANCEL_GRACE_NANOS) {
          Thread.startVirtualThread(() -> end(lease, Lease::abort));
        } else if (late >= 0 && !lease.cutOff()) {
          // A cancel opens a connection of its own: it may take its time, the sweep may not.
          Thread.startVirtualThread(() -> end(lease, Lease::cancel));
        }
      }
    }
  }

  private static void end(Lease lease, Ending ending) {
    try {
      ending.apply(lease);
    } catch (SQLException e) {
      LOGGER.log(Level.DEBUG, "could not stop work past its deadline: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  @FunctionalInterface
  private interface Ending {
    void apply(Lease lease) throws SQLException;
  }
}
