package io.confida.benchmarks.micro.database;

import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.SharedPostgres;
import io.confida.benchmarks.micro.Interlude;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Inserts of a transaction as one batch and one after another, by how many rows there are and
 * whether the driver may make one statement of many rows ({@code reWriteBatchedInserts}, which the
 * server sets). The table is emptied before each iteration; commits do not wait for the disk.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class BatchInserts {

  private static final String INSERT =
      "INSERT INTO micro.entry (id, title, category, uses) VALUES (?, ?, ?, ?)";

  /** Rows of one transaction. */
  @Param({"1", "10", "50", "200"})
  public int rows;

  /** The driver's {@code reWriteBatchedInserts}. */
  @Param({"true", "false"})
  public boolean rewrite;

  private @Nullable RowsDatabase database;

  /** For JMH. */
  public BatchInserts() {}

  /** Opens the pool on an empty table. */
  @Setup
  public void open() {
    database = new RowsDatabase("&reWriteBatchedInserts=" + rewrite);
    Interlude.afterEach(this::tellAndEmpty);
  }

  /** Closes the pool. */
  @TearDown
  public void close() {
    Interlude.atEnd(database()::close);
  }

  /** Tells what was not given back, and leaves the table empty for the next iteration. */
  private void tellAndEmpty() {
    database().tellKept();
    SharedPostgres.get().execute(Postgres.MAIN, "TRUNCATE micro.entry");
  }

  /** All rows in one batch. */
  @Benchmark
  public int insert() throws SQLException {
    return inTransaction(
        statement -> {
          for (int row = 0; row < rows; row++) {
            bind(statement, row);
            statement.addBatch();
          }
          return statement.executeBatch().length;
        });
  }

  /** The control: a round trip for each row. */
  @Benchmark
  public int insertControl() throws SQLException {
    return inTransaction(
        statement -> {
          int inserted = 0;
          for (int row = 0; row < rows; row++) {
            bind(statement, row);
            inserted += statement.executeUpdate();
          }
          return inserted;
        });
  }

  private interface Insertion {
    int run(PreparedStatement statement) throws SQLException;
  }

  private int inTransaction(Insertion insertion) throws SQLException {
    try (Connection connection = database().pool().getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        int inserted = insertion.run(statement);
        connection.commit();
        return inserted;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static void bind(PreparedStatement statement, int row) throws SQLException {
    statement.setLong(1, row);
    statement.setString(2, "a line of some words, as titles are");
    statement.setString(3, "technical");
    statement.setInt(4, row);
  }

  private RowsDatabase database() {
    if (database == null) {
      throw new IllegalStateException("not opened");
    }
    return database;
  }
}
