package io.confida.server.database;

import io.helidon.dbclient.DbTransaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A DbClient transaction on a lease, which ends in exactly one commit or rollback. */
final class LeasedTransaction implements Transaction {

  private final DbTransaction transaction;
  private final Lease lease;
  private final Execution execution;

  /** DbClient's transaction knows only of the statements it ran itself. */
  private boolean knownToDbClient;

  LeasedTransaction(DbTransaction transaction, Lease lease, Execution execution) {
    this.transaction = transaction;
    this.lease = lease;
    this.execution = execution;
  }

  @Override
  public <T> Optional<T> one(String statement, Bindings bindings, RowReader<T> reader) {
    knownToDbClient = true;
    return execution.one(transaction, lease, statement, bindings, reader);
  }

  @Override
  public long write(String statement, Bindings bindings) {
    knownToDbClient = true;
    return execution.write(transaction, lease, statement, bindings);
  }

  @Override
  public void batch(String statement, List<Bindings> rows) {
    execution.batch(lease, statement, rows);
  }

  void commit() {
    if (!lease.borrowed()) {
      return;
    }
    if (lease.deadline().over()) {
      UnavailableException late = UnavailableException.deadline(lease.deadline().limit(), null);
      rollback(late);
      throw late;
    }
    if (knownToDbClient) {
      transaction.commit();
    } else {
      try {
        lease.connection().commit();
      } catch (SQLException e) {
        throw new StatementException("commit failed: " + e.getMessage(), e);
      }
    }
  }

  /** Undoes everything; a failure to do so stays attached to the first cause. */
  void rollback(Throwable first) {
    if (!lease.borrowed()) {
      return;
    }
    try {
      if (knownToDbClient) {
        transaction.rollback();
      } else {
        lease.connection().rollback();
      }
    } catch (SQLException | RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
