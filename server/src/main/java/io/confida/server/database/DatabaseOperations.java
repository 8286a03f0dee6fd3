package io.confida.server.database;

import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a connection.
 *
 * <p>Each piece of work passes the {@link ConnectionGate}, gets a {@link Lease}, runs, and gives
 * both back whatever happens. Its time is bounded by the {@link Deadline} in force. A serialization
 * failure or deadlock is run again as {@link Retries} has it, after a pause for which the place at
 * the gate is given back.
 *
 * <p>Work therefore may run more than once: it must not do anything but use its transaction.
 */
public final class DatabaseOperations implements Transaction {

  private static final Logger LOGGER = System.getLogger(DatabaseOperations.class.getName());

  private final JdbcConnectionPool pool;
  private final Driver driver;
  private final ConnectionGate gate;
  private final DeadlineWatch watch;
  private final Worker worker;
  private final Execution execution;
  private final Duration gateTimeout;
  private final Duration defaultLimit;
  private final Retries retries;
  private final Runnable readOnly;

  /**
   * @param gateTimeout the longest wait at the gate
   * @param defaultLimit the time of work that has no deadline
   * @param readOnly told when the database refuses a write for being a standby
   */
  DatabaseOperations(
      JdbcConnectionPool pool,
      Driver driver,
      ConnectionGate gate,
      DeadlineWatch watch,
      Worker worker,
      Execution execution,
      Duration gateTimeout,
      Duration defaultLimit,
      Retries retries,
      Runnable readOnly) {
    this.pool = pool;
    this.driver = driver;
    this.gate = gate;
    this.watch = watch;
    this.worker = worker;
    this.execution = execution;
    this.gateTimeout = gateTimeout;
    this.defaultLimit = defaultLimit;
    this.retries = retries;
    this.readOnly = readOnly;
  }

  /** {@inheritDoc} The statement is a transaction of its own. */
  @Override
  public <T> Optional<T> one(String statement, Bindings bindings, RowReader<T> reader) {
    return attempt(false, lease -> execution.one(lease, statement, bindings, reader));
  }

  /** {@inheritDoc} The statement is a transaction of its own. */
  @Override
  public long write(String statement, Bindings bindings) {
    return attempt(false, lease -> execution.write(lease, statement, bindings));
  }

  /** {@inheritDoc} The batch is a transaction of its own. */
  @Override
  public void batch(String statement, List<Bindings> rows) {
    transaction(
        transaction -> {
          transaction.batch(statement, rows);
          return Boolean.TRUE;
        });
  }

  /**
   * Runs the work in one transaction: all of it is there afterwards, or nothing.
   *
   * <p>Any exception of the work rolls back and is thrown again, the same object; what fails while
   * cleaning up is attached to it as suppressed. A failed statement rolls back even when the work
   * catches its exception.
   *
   * @param work runs once or, after serialization failures and deadlocks, several times
   * @return what the work returned
   * @throws DatabaseException if a statement, the commit, or the way to a connection failed
   * @throws IllegalStateException within other work: it would wait for a second connection while it
   *     holds the first, and under load for ever
   */
  public <T> T transaction(Function<Transaction, T> work) {
    return attempt(true, lease -> inTransaction(lease, work));
  }

  private <T> T inTransaction(Lease lease, Function<Transaction, T> work) {
    LeasedTransaction leased = new LeasedTransaction(lease, execution);
    T result;
    try {
      result = work.apply(leased);
    } catch (RuntimeException | Error first) {
      leased.rollback(first);
      throw first;
    }
    leased.commit();
    return result;
  }

  private <T> T attempt(boolean transactional, Function<Lease, T> work) {
    if (Lease.CURRENT.isBound()) {
      throw new IllegalStateException(
          "work inside a transaction uses that transaction, not a connection of its own");
    }
    Deadline deadline = Deadline.currentOr(defaultLimit);
    for (int attempt = 1; ; attempt++) {
      try {
        return admitted(deadline, transactional, work);
      } catch (RetryableException e) {
        LOGGER.log(Level.DEBUG, "met other work: {0}", e.cause().getMessage());
        retries.pauseAfter(attempt, deadline.left(), e.cause());
      }
    }
  }

  private <T> T admitted(Deadline deadline, boolean transactional, Function<Lease, T> work) {
    if (Thread.currentThread().isInterrupted()) {
      // A virtual thread that is interrupted breaks the connection it reads from.
      throw UnavailableException.interrupted();
    }
    Duration left = deadline.left();
    if (left.isZero()) {
      throw UnavailableException.deadline(deadline.limit(), null);
    }
    gate.enter(left.compareTo(gateTimeout) < 0 ? left : gateTimeout);
    return worker.run(early -> leased(deadline, transactional, work, early), gate::leave);
  }

  private <T> T leased(
      Deadline deadline, boolean transactional, Function<Lease, T> work, Worker.Early early) {
    Lease lease = new Lease(pool, driver, deadline, transactional, early);
    watch.add(lease);
    @Nullable Throwable failure = null;
    try {
      return ScopedValue.where(Lease.CURRENT, lease).call(() -> work.apply(lease));
    } catch (RuntimeException | Error e) {
      failure = e;
      if (e instanceof RuntimeException first && Failures.retryable(first, lease)) {
        throw new RetryableException(first);
      }
      if (e instanceof RuntimeException first && Failures.contended(first)) {
        // It would be run again, were its time not over meanwhile.
        throw UnavailableException.deadline(deadline.limit(), first);
      }
      if (e instanceof UnavailableException unavailable && unavailable.readOnly()) {
        readOnly.run();
      }
      throw e;
    } finally {
      watch.remove(lease);
      close(lease, failure);
    }
  }

  private static void close(Lease lease, @Nullable Throwable failure) {
    try {
      lease.close();
    } catch (SQLException | RuntimeException e) {
      // The work's own outcome stands; the pool drops a connection that fails to close.
      if (failure != null) {
        failure.addSuppressed(e);
      } else {
        LOGGER.log(Level.WARNING, "a connection did not close cleanly: {0}", e.getMessage());
      }
    }
  }

  /** Carries a failure that is worth another run from the lease to the loop above it. */
  private static final class RetryableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RetryableException(RuntimeException cause) {
      super(cause.getMessage(), cause, true, false);
    }

    private Throwable cause() {
      Throwable cause = getCause();
      return cause == null ? this : cause;
    }
  }
}
