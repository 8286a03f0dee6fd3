package io.confida.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database.
 *
 * @param url as DATABASE_URL takes it
 * @param jdbcUrl for a connection beside the server's
 */
record Database(String url, String jdbcUrl) {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** One PostgreSQL for all tests of this JVM, started by the first. */
  private static final class Shared {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("max_connections", "200")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      }
    }
  }

  static Database postgresql() {
    String name = "api_" + NUMBERS.incrementAndGet();
    try (Connection connection = Shared.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test", e);
    }
    return postgresql(Shared.POSTGRES, name);
  }

  static Database postgresql(EmbeddedPostgres postgres, String name) {
    return new Database(
        "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/" + name,
        postgres.getJdbcUrl("postgres", name));
  }

  static Database sqlite() {
    try {
      Path file = Files.createTempDirectory("confida-test").resolve("test.db");
      return new Database("sqlite:///" + file, "jdbc:sqlite:" + file + "?busy_timeout=10000");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean postgres() {
    return url.startsWith("postgresql");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl);
  }

  /** Runs statements beside the server. */
  void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("beside the server: " + e.getMessage(), e);
    }
  }

  /** The one number that a query gives. */
  long number(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("beside the server: " + e.getMessage(), e);
    }
  }
}
