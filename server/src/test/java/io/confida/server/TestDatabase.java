package io.confida.server;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of its own for a test, with the server's schema; closing it removes it. */
public final class TestDatabase implements AutoCloseable {

  private final Dialect dialect;
  private final DatabaseUrl url;
  private final Source source;
  private final Source administration;
  private final Source removal;

  TestDatabase(
      Dialect dialect, DatabaseUrl url, Source source, Source administration, Source removal) {
    this.dialect = dialect;
    this.url = url;
    this.source = source;
    this.administration = administration;
    this.removal = removal;
  }

  /** Whose SQL it speaks. */
  public Dialect dialect() {
    return dialect;
  }

  /** What the server connects to. */
  public DatabaseUrl url() {
    return url;
  }

  /** Settings for it. */
  public TestSettings settings() {
    return TestSettings.of(url);
  }

  /** A connection of its own, past the server's pool. */
  public Connection connect() throws SQLException {
    return source.connect();
  }

  /** Runs statements past the server's pool. */
  public void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of a query, as texts, asked past the server's pool. */
  public List<String> ask(String sql) {
    return ask(source, sql);
  }

  /** The one number a query gives, asked past the server's pool. */
  public long number(String sql) {
    return Long.parseLong(ask(sql).getFirst());
  }

  /** As {@link #number}, from another database of the same PostgreSQL. */
  public long administered(String sql) {
    return Long.parseLong(ask(administration, sql).getFirst());
  }

  /**
   * The pool's connections as the server process counts them; PostgreSQL only.
   *
   * @param condition on {@code pg_stat_activity}, or {@code TRUE}
   */
  public long backends(String condition) {
    return administered(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'confida'"
            + " AND backend_type = 'client backend' AND datname = '"
            + ((DatabaseUrl.PostgreSql) url).database()
            + "' AND "
            + condition);
  }

  /** Transactions that somebody has left open: how many, or at least one. */
  long openTransactions() {
    if (dialect == Dialect.POSTGRESQL) {
      return backends("(state LIKE 'idle in transaction%' OR xact_start IS NOT NULL)");
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
      return 0;
    } catch (SQLException e) {
      return 1; // somebody holds the write lock
    }
  }

  @Override
  public void close() throws SQLException {
    try (Connection connection = removal.connect()) {
      if (dialect == Dialect.POSTGRESQL) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "DROP DATABASE IF EXISTS "
                  + ((DatabaseUrl.PostgreSql) url).database()
                  + " WITH (FORCE)");
        }
      }
    }
  }

  private static List<String> ask(Source source, String sql) {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where connections come from. */
  @FunctionalInterface
  interface Source {
    Connection connect() throws SQLException;
  }
}
