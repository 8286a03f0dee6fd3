package io.confida.benchmarks.micro.database;

import io.confida.benchmarks.micro.Interlude;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * The same rows by DbClient and by plain JDBC, from one pool: what DbClient's layer costs, by how
 * many rows there are, whether the statement has a name, and whether a transaction is around it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class RowReads {

  /** Rows of one read. */
  @Param({"1", "10", "50", "500"})
  public int rows;

  private @Nullable RowsDatabase database;

  /** For JMH. */
  public RowReads() {}

  /** Opens the pool on a table of rows. */
  @Setup
  public void open() {
    RowsDatabase opened = new RowsDatabase();
    database = opened;
    Interlude.afterEach(opened::tellKept);
  }

  /** Closes the pool. */
  @TearDown
  public void close() {
    Interlude.atEnd(database()::close);
  }

  /** A statement that DbClient knows by its name, which it has prepared its text of once. */
  @Benchmark
  public List<RowsDatabase.Line> named() {
    return lines(client().execute().namedQuery(RowsDatabase.NAME, rows));
  }

  /** The control: a prepared statement, outside a transaction. */
  @Benchmark
  public List<RowsDatabase.Line> namedControl() throws SQLException {
    return plain();
  }

  /** A statement given as text, for which DbClient makes a name out of its digest. */
  @Benchmark
  public List<RowsDatabase.Line> unnamed() {
    return lines(client().execute().query(RowsDatabase.SELECT, rows));
  }

  /** The same control. */
  @Benchmark
  public List<RowsDatabase.Line> unnamedControl() throws SQLException {
    return plain();
  }

  /** DbClient's transaction around the named statement. */
  @Benchmark
  public List<RowsDatabase.Line> transaction() {
    DbTransaction transaction = client().transaction();
    try {
      List<RowsDatabase.Line> lines = lines(transaction.namedQuery(RowsDatabase.NAME, rows));
      transaction.commit();
      return lines;
    } catch (RuntimeException e) {
      transaction.rollback();
      throw e;
    }
  }

  /** Plain JDBC's. */
  @Benchmark
  public List<RowsDatabase.Line> transactionControl() throws SQLException {
    try (Connection connection = database().pool().getConnection()) {
      connection.setAutoCommit(false);
      try {
        List<RowsDatabase.Line> lines = select(connection);
        connection.commit();
        return lines;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static List<RowsDatabase.Line> lines(Stream<DbRow> rows) {
    return rows.map(
            row ->
                new RowsDatabase.Line(
                    row.column("id").get(Long.class),
                    row.column("title").get(String.class),
                    row.column("category").get(String.class),
                    row.column("uses").get(Integer.class)))
        .toList();
  }

  private List<RowsDatabase.Line> plain() throws SQLException {
    try (Connection connection = database().pool().getConnection()) {
      return select(connection);
    }
  }

  private List<RowsDatabase.Line> select(Connection connection) throws SQLException {
    List<RowsDatabase.Line> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RowsDatabase.SELECT)) {
      statement.setInt(1, rows);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          lines.add(
              new RowsDatabase.Line(
                  found.getLong("id"),
                  found.getString("title"),
                  found.getString("category"),
                  found.getInt("uses")));
        }
      }
    }
    return lines;
  }

  private DbClient client() {
    return database().client();
  }

  private RowsDatabase database() {
    if (database == null) {
      throw new IllegalStateException("not opened");
    }
    return database;
  }
}
