package io.confida.server.database;

import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection, lent for one piece of work, and always given back.
 *
 * <p>DbClient is made over {@link #POOL}, which gives it the connection of the lease in force on
 * its thread, with {@code close()} and {@code setAutoCommit()} left to the lease. So whatever
 * DbClient forgets to close (a statement that cannot be prepared, rows not read to their end) ends
 * with the lease, and nothing of it ends before. A connection is borrowed, and its transaction
 * begun, when it is first asked for.
 *
 * <p>Its own thread asks, commits and closes; {@link #end} is for the thread that watches the time.
 */
final class Lease implements AutoCloseable {

  static final ScopedValue<Lease> CURRENT = ScopedValue.newInstance();

  /** What DbClient takes for its pool. */
  static final JdbcConnectionPool POOL = () -> shielded(CURRENT.get().connection());

  /**
   * How often a statement is cancelled: a cancel that comes before the statement meets nothing and
   * is lost, so a second follows.
   */
  private static final int CANCELS = 2;

  private static final long CANCEL_EVERY_NANOS = 30_000_000L;

  /** A statement that has not ended by then, though cancelled, is left: its connection ends. */
  private static final long CANCEL_GRACE_NANOS = 45_000_000L;

  /**
   * A database that has not even taken a cancel by then is not waited for. A cancel that is only
   * slow goes on, and ends the statement; nothing else runs on its connection any more.
   */
  private static final long UNREACHABLE_NANOS = 40_000_000L;

  /** Work past its time has no connection any more after this, also on a busy machine. */
  static final Duration LONGEST_END = Duration.ofSeconds(1);

  private static final Logger LOGGER = System.getLogger(Lease.class.getName());

  private enum Phase {
    IDLE,
    BORROWING,
    BORROWED,
    CLOSED
  }

  private final JdbcConnectionPool pool;
  private final Driver driver;
  private final Deadline deadline;
  private final boolean transactional;
  private final Worker.Early early;
  private final Thread thread = Thread.currentThread();
  private boolean inTransaction;

  // Shared with the watch, under this lease's monitor.
  private @Nullable Connection connection;
  private Phase phase = Phase.IDLE;
  private boolean cutOff;
  private @Nullable SQLException lost;
  private int cancels;
  private int cancelsTaken;
  private boolean dropped;
  private boolean last;

  /**
   * @param early is told when the time is over while there is no connection yet, which a platform
   *     thread does not notice while the pool tries an idle connection on it
   */
  Lease(
      JdbcConnectionPool pool,
      Driver driver,
      Deadline deadline,
      boolean transactional,
      Worker.Early early) {
    this.pool = pool;
    this.driver = driver;
    this.deadline = deadline;
    this.transactional = transactional;
    this.early = early;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether what the work does lasts only from its commit on. */
  boolean transactional() {
    return transactional;
  }

  /** Whether the work was stopped because its time was over. */
  synchronized boolean cutOff() {
    return cutOff;
  }

  /** The lease's connection, in its transaction if it is for one; only its own thread asks. */
  Connection connection() {
    synchronized (this) {
      if (connection != null) {
        return connection;
      }
      if (phase != Phase.IDLE) {
        throw new StatementException(
            "the lease is over: nothing of a transaction outlives it", null);
      }
      phase = Phase.BORROWING;
    }
    Connection fresh = borrow();
    try {
      driver.prepare(fresh, deadline);
      if (transactional) {
        driver.begin(fresh);
        inTransaction = true;
      }
    } catch (SQLException e) {
      throw new StatementException("cannot begin: " + e.getMessage(), e);
    }
    return fresh;
  }

  private Connection borrow() {
    Connection fresh = null;
    try {
      fresh = pool.connection();
    } catch (StatementException e) {
      throw noConnection(e);
    } finally {
      synchronized (this) {
        connection = fresh;
        phase = fresh == null ? Phase.IDLE : Phase.BORROWED;
        if (cutOff || lost != null) {
          Thread.interrupted(); // ours, from end() or unreachable() below
        }
      }
    }
    if (cutOff()) {
      throw UnavailableException.deadline(deadline.limit(), null);
    }
    return fresh;
  }

  private synchronized DatabaseException noConnection(StatementException e) {
    return lost == null || cutOff ? e : UnavailableException.unreachable(lost);
  }

  /** Ends the wait for a connection, which the database does not give; for any thread. */
  synchronized void unreachable(SQLException failure) {
    if (phase == Phase.BORROWING && !cutOff && lost == null) {
      lost = failure;
      thread.interrupt();
    }
  }

  /** Makes what the transaction did last, if it did anything. */
  void commit() throws SQLException {
    if (inTransaction) {
      driver.commit(connection());
      inTransaction = false;
    }
  }

  /** Undoes what the transaction did, if it did anything. */
  void rollback() throws SQLException {
    if (inTransaction && !spoiled()) {
      driver.rollback(connection());
      inTransaction = false;
    }
  }

  /**
   * Stops the work, whose time is over, by the next step: a cancel, which keeps the database from
   * going on for nobody, and later the end of the connection, which ends the wait for a database
   * that is gone without a word.
   *
   * @param lateNanos for how long the time has been over, at least 0
   * @param last whether the connection gets no work after this
   * @return what is to be done now and may take its time, or null
   */
  synchronized Driver.@Nullable Ending end(long lateNanos, boolean last) throws SQLException {
    this.last |= last;
    Connection held = connection;
    if (phase == Phase.BORROWING && !cutOff) {
      cutOff = true; // the connection is given back unused, should there be one after this
      thread.interrupt();
      early.fail(UnavailableException.deadline(deadline.limit(), null));
    } else if (phase == Phase.BORROWED && held != null) {
      cutOff = true;
      if (driver == Driver.SQLITE) {
        // Quick, harmless when nothing runs, and not to be done while the connection closes.
        driver.cancel(held).run();
      } else if (mayCancel(lateNanos)) {
        cancels++;
        Driver.Ending cancel = driver.cancel(held);
        return () -> {
          try {
            cancel.run();
          } finally {
            cancelTaken();
          }
        };
      } else if (mayDrop(lateNanos)) {
        dropped = true;
        return () -> held.abort(Thread::startVirtualThread);
      }
    }
    // Otherwise nothing runs: the next statement looks at the deadline itself.
    return null;
  }

  private boolean mayCancel(long lateNanos) {
    return cancelsTaken == cancels
        && cancels < CANCELS
        && lateNanos >= cancels * CANCEL_EVERY_NANOS;
  }

  /** Not before the cancels have begun: the database would go on with the statement to its end. */
  private boolean mayDrop(long lateNanos) {
    return !dropped
        && (cancelsTaken == CANCELS
            ? lateNanos >= (last ? LONGEST_END.toNanos() / 4 : CANCEL_GRACE_NANOS)
            : lateNanos >= (last ? LONGEST_END.toNanos() : UNREACHABLE_NANOS));
  }

  private synchronized void cancelTaken() {
    cancelsTaken++;
  }

  /** A cancel may reach the server late and hit the next work on the connection. */
  private synchronized boolean spoiled() {
    return (cancels > 0 && !last) || dropped;
  }

  @Override
  public void close() throws SQLException {
    Connection held;
    synchronized (this) {
      phase = Phase.CLOSED;
      held = connection;
      connection = null;
    }
    if (held == null) {
      return;
    }
    if (spoiled()) {
      discard(held);
      return;
    }
    try {
      if (inTransaction) {
        driver.rollback(held);
      }
      if (transactional) {
        driver.end(held);
      }
    } catch (SQLException | RuntimeException e) {
      discard(held);
      throw e;
    }
    held.close();
  }

  /** Closes the connection for good; the pool sees that it is closed and opens another. */
  private void discard(Connection held) {
    try (held) {
      driver.drop(held);
    } catch (SQLException e) {
      // This is how the pool sees it.
      LOGGER.log(Level.DEBUG, "a connection was dropped: {0}", e.getMessage());
    }
  }

  private static Connection shielded(Connection target) {
    return (Connection)
        Proxy.newProxyInstance(
            Lease.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close") || method.getName().equals("setAutoCommit")) {
                return null;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
