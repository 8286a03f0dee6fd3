package io.confida.server.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a lease, which ends in exactly one commit or rollback.
 *
 * <p>Once a statement has failed nothing can be saved: PostgreSQL refuses what follows, SQLite
 * would go on with a part of the work. So both refuse here.
 */
final class LeasedTransaction implements Transaction {

  private final Lease lease;
  private final Execution execution;
  private @Nullable DatabaseException failure;

  LeasedTransaction(Lease lease, Execution execution) {
    this.lease = lease;
    this.execution = execution;
  }

  @Override
  public <T> Optional<T> one(String statement, Bindings bindings, RowReader<T> reader) {
    return run(() -> execution.one(lease, statement, bindings, reader));
  }

  @Override
  public long write(String statement, Bindings bindings) {
    return run(() -> execution.write(lease, statement, bindings));
  }

  @Override
  public void batch(String statement, List<Bindings> rows) {
    run(() -> execution.batch(lease, statement, rows));
  }

  private <T> T run(Supplier<T> statement) {
    refuseAfterFailure();
    try {
      return statement.get();
    } catch (DatabaseException e) {
      failure = e;
      throw e;
    }
  }

  private void refuseAfterFailure() {
    DatabaseException first = failure;
    if (first != null) {
      throw new StatementException(
          "a statement of this transaction has failed before: " + first.getMessage(), first);
    }
  }

  /** Makes the work last; throws, and leaves nothing of it, if that cannot be. */
  void commit() {
    try {
      refuseAfterFailure();
      if (lease.deadline().over()) {
        throw UnavailableException.deadline(lease.deadline().limit(), null);
      }
      lease.commit();
    } catch (DatabaseException e) {
      rollback(e);
      throw e;
    } catch (SQLException e) {
      RuntimeException failed =
          Failures.translateStoring(
              new StatementException("commit failed: " + e.getMessage(), e), lease);
      rollback(failed);
      throw failed;
    }
  }

  /** Undoes everything; a failure to do so stays attached to the first cause. */
  void rollback(Throwable first) {
    try {
      lease.rollback();
    } catch (SQLException | RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
