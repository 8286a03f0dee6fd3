package io.confida.server.database;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbColumn;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs named statements through DbClient on the lease in force, and tells the observer. */
final class Execution {

  private final DbClient client;
  private final Statements statements;
  private final StatementObserver observer;

  Execution(DbClient client, Statements statements, StatementObserver observer) {
    this.client = client;
    this.statements = statements;
    this.observer = observer;
  }

  <T> Optional<T> one(Lease lease, String name, Bindings bindings, RowReader<T> reader) {
    Statements.Prepared prepared = statements.prepare(name, bindings);
    List<@Nullable Object> values = prepared.values(bindings);
    Optional<DbRow> row =
        observed(
            prepared,
            values,
            lease,
            () ->
                bound(client.execute().createNamedGet(prepared.name(), prepared.sql()), values)
                    .execute());
    return row.map(r -> reader.read(new ClientRow(prepared.name(), r)));
  }

  long write(Lease lease, String name, Bindings bindings) {
    Statements.Prepared prepared = statements.prepare(name, bindings);
    List<@Nullable Object> values = prepared.values(bindings);
    return observed(
        prepared,
        values,
        lease,
        () ->
            bound(client.execute().createNamedDmlStatement(prepared.name(), prepared.sql()), values)
                .execute());
  }

  /**
   * DbClient has no batches: this one runs on the lease's own connection, which is in a
   * transaction.
   *
   * @return how many rows it was given
   */
  int batch(Lease lease, String name, List<Bindings> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    Statements.Prepared prepared = statements.prepare(name, rows.getFirst());
    for (Bindings row : rows) {
      if (!statements.prepare(name, row).equals(prepared)) {
        throw new StatementException("the rows of a batch are of one form, here of " + name, null);
      }
    }
    observed(
        prepared,
        prepared.values(rows.getFirst()),
        lease,
        () -> {
          try (PreparedStatement statement = lease.connection().prepareStatement(prepared.sql())) {
            for (Bindings row : rows) {
              List<@Nullable Object> values = prepared.values(row);
              for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
              }
              statement.addBatch();
            }
            return statement.executeBatch();
          } catch (SQLException e) {
            // The driver's words are told by who translates this: they may quote values.
            throw new StatementException(name + " failed", e);
          }
        });
    return rows.size();
  }

  private <T> T observed(
      Statements.Prepared prepared,
      List<@Nullable Object> values,
      Lease lease,
      Supplier<T> statement) {
    if (lease.deadline().over()) {
      throw UnavailableException.deadline(lease.deadline().limit(), null);
    }
    try {
      lease.connection(); // so that the time below is the statement's alone
    } catch (RuntimeException e) {
      throw Failures.translate(e, lease);
    }
    long start = System.nanoTime();
    boolean failed = true;
    try {
      T result = statement.get();
      failed = false;
      return result;
    } catch (RuntimeException e) {
      throw lease.transactional() || prepared.reads()
          ? Failures.translate(e, lease)
          : Failures.translateStoring(e, lease);
    } finally {
      observer.executed(prepared.name(), prepared.sql(), values, System.nanoTime() - start, failed);
    }
  }

  private static <S extends DbStatement<S>> S bound(S statement, List<@Nullable Object> values) {
    for (Object value : values) {
      statement.addParam(value);
    }
    return statement;
  }

  private record ClientRow(String statement, DbRow row) implements Row {

    @Override
    public String text(String column) {
      String text = textOrNull(column);
      if (text == null) {
        throw new StatementException(statement + " gives NULL for " + column, null);
      }
      return text;
    }

    @Override
    public @Nullable String textOrNull(String column) {
      Object value = value(column);
      return value == null ? null : value.toString();
    }

    @Override
    public long number(String column) {
      if (value(column) instanceof Number number) {
        return number.longValue();
      }
      throw new StatementException(statement + " gives no number for " + column, null);
    }

    private @Nullable Object value(String column) {
      try {
        DbColumn found = row.column(column);
        return found.get(Object.class);
      } catch (DbClientException e) {
        throw new StatementException(statement + " has no column " + column, e);
      }
    }
  }
}
