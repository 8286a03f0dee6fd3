package io.confida.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends work whose time is over.
 *
 * <p>One daemon thread looks over all leases every {@value #SWEEP_MILLIS} ms, and when the next of
 * them is over, so that a lease costs its work no timer of its own. See {@link Lease#end} for how
 * it ends them.
 */
final class DeadlineWatch implements AutoCloseable {

  static final int SWEEP_MILLIS = 20;
  private static final long SWEEP_NANOS = Duration.ofMillis(SWEEP_MILLIS).toNanos();

  /** How often it looks while some work is late: each of its steps is awaited by somebody. */
  private static final Duration WHILE_LATE = Duration.ofMillis(5);

  /** To roll back and give the connection back after the statement has ended. */
  private static final Duration LONGEST_CLEANUP = Duration.ofSeconds(1);

  private static final Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());

  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
  private final Runnable eachSweep;
  private final Thread thread;
  private final CountDownLatch drained = new CountDownLatch(1);
  private long drainEndNanos;
  private volatile boolean draining;
  private volatile boolean closed;

  /**
   * @param name of the pool
   * @param eachSweep is done at every look too, and must be quick
   */
  DeadlineWatch(String name, Runnable eachSweep) {
    this.eachSweep = eachSweep;
    this.thread = Thread.ofPlatform().daemon().name(name + "-deadlines").start(this::run);
  }

  /**
   * @throws UnavailableException once the end has begun
   */
  void add(Lease lease) {
    leases.add(lease);
    if (draining) {
      leases.remove(lease);
      throw UnavailableException.interrupted();
    }
  }

  /** Tells all who wait for a connection that there is none to be had. */
  void unreachable(SQLException failure) {
    leases.forEach(lease -> lease.unreachable(failure));
  }

  void remove(Lease lease) {
    leases.remove(lease);
  }

  /**
   * Lets nothing new begin and waits for what is under way. What has not ended after the grace is
   * ended as if its time were over: by a cancel, which a connection survives, where cutting the
   * connection off would look like a broken one.
   *
   * @return whether all has ended
   */
  boolean drain(Duration grace) {
    drainEndNanos = System.nanoTime() + grace.toNanos();
    draining = true;
    LockSupport.unpark(thread);
    boolean interrupted = Thread.interrupted();
    try {
      return drained.await(
          grace.plus(Lease.LONGEST_END).plus(LONGEST_CLEANUP).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    long pause = SWEEP_NANOS;
    while (!closed) {
      LockSupport.parkNanos(this, pause);
      pause = SWEEP_NANOS;
      try {
        pause = sweep();
      } catch (RuntimeException | Error e) {
        tell(e);
      }
    }
  }

  /** For want of memory, say: without this thread no work would ever end for its deadline. */
  private static void tell(Throwable failure) {
    LOGGER.log(
        Level.ERROR, "not all deadlines were looked after, and are at the next sweep", failure);
  }

  /** Nanoseconds until the next is worth it. */
  private long sweep() {
    long pause = SWEEP_NANOS;
    @Nullable Throwable failure = null;
    try {
      eachSweep.run();
    } catch (RuntimeException | Error e) {
      // What fails at every sweep must not keep the deadlines from being looked after.
      failure = e;
    }
    boolean ending = draining; // before the leases are looked at: see add
    long now = System.nanoTime();
    for (Lease lease : leases) {
      long late = now - lease.deadline().endNanos();
      if (ending) {
        late = Math.max(late, now - drainEndNanos);
      }
      if (late >= 0) {
        try {
          end(lease, late, ending);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
      }
      pause = Math.min(pause, late < 0 ? -late : WHILE_LATE.toNanos());
    }
    if (ending && leases.isEmpty()) {
      drained.countDown();
    }
    if (failure != null) {
      tell(failure);
    }
    return pause;
  }

  private static void end(Lease lease, long late, boolean last) {
    attempt(
        () -> {
          Driver.Ending cancel = lease.end(late, last);
          if (cancel != null) {
            // A cancel opens a connection of its own: it may take its time, the sweep may not.
            Thread.startVirtualThread(() -> attempt(cancel));
          }
        });
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
