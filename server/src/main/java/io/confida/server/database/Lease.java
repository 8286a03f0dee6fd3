package io.confida.server.database;

import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.sqlite.SQLiteConnection;

/**
 * One connection, lent for one piece of work, and always given back.
 *
 * <p>DbClient is made over {@link #POOL}, which gives it the connection of the lease in force on
 * its thread. So whatever DbClient forgets to close (a statement that cannot be prepared, rows not
 * read to their end, a transaction left open) ends with the lease. A connection is borrowed when it
 * is first asked for.
 */
final class Lease implements AutoCloseable {

  static final ScopedValue<Lease> CURRENT = ScopedValue.newInstance();

  /** What DbClient takes for its pool. */
  static final JdbcConnectionPool POOL = () -> CURRENT.get().connection();

  /** Waiting for the database to honour a cancel; a database that cannot be reached never does. */
  static final long CANCEL_GRACE_NANOS = 250_000_000L;

  private enum Phase {
    IDLE,
    BORROWING,
    BORROWED,
    CLOSED
  }

  private final JdbcConnectionPool pool;
  private final Deadline deadline;
  private final Thread thread = Thread.currentThread();
  private @Nullable Connection connection;
  private Phase phase = Phase.IDLE;
  private boolean cutOff;

  Lease(JdbcConnectionPool pool, Deadline deadline) {
    this.pool = pool;
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether the work was stopped because its time was over. */
  synchronized boolean cutOff() {
    return cutOff;
  }

  synchronized boolean borrowed() {
    return connection != null;
  }

  /** The lease's connection; only its own thread asks. */
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
    Connection fresh = null;
    try {
      fresh = pool.connection();
      return fresh;
    } finally {
      synchronized (this) {
        connection = fresh;
        phase = fresh == null ? Phase.IDLE : Phase.BORROWED;
        if (cutOff) {
          Thread.interrupted(); // ours, from cutOff below
        }
      }
    }
  }

  /** Stops the work: asks the database to cancel it, or ends the wait for a connection. */
  synchronized void cancel() throws SQLException {
    if (cutOff) {
      return;
    }
    switch (phase) {
      case BORROWING -> {
        cutOff = true;
        thread.interrupt();
      }
      case BORROWED -> {
        cutOff = true;
        Connection held = connection;
        if (held != null && held.isWrapperFor(PGConnection.class)) {
          held.unwrap(PGConnection.class).cancelQuery();
        } else if (held != null && held.isWrapperFor(SQLiteConnection.class)) {
          held.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        }
      }
      case IDLE, CLOSED -> {
        // Nothing runs: the next statement looks at the deadline itself.
      }
    }
  }

  /** Drops the connection, for a database that does not answer the cancel either. */
  synchronized void abort() throws SQLException {
    if (phase == Phase.BORROWED && connection != null) {
      connection.abort(Thread::startVirtualThread);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    phase = Phase.CLOSED;
    Connection held = connection;
    if (held == null) {
      return;
    }
    connection = null;
    // A cancel may reach the server late and hit the next work on this connection: end it here.
    // The pool sees that it is closed and opens another.
    if (cutOff && !held.isClosed()) {
      held.unwrap(Connection.class).abort(Runnable::run);
    }
    held.close();
  }
}
