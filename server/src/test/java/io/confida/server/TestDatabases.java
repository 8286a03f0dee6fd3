package io.confida.server;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.confida.server.database.DatabaseManager;
import io.confida.server.database.Dialect;
import io.confida.server.database.StatementObserver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases for tests: one PostgreSQL for all tests of a JVM, started when the first asks for it,
 * and SQLite in files below {@code target}. Both come with the server's schema.
 */
public final class TestDatabases {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabases() {}

  /** What the database tests run on. */
  public enum Variant {
    /** PostgreSQL, virtual threads. */
    POSTGRESQL_ASYNC(Dialect.POSTGRESQL, true),
    /** PostgreSQL, platform threads. */
    POSTGRESQL_SYNC(Dialect.POSTGRESQL, false),
    /** SQLite, virtual threads. */
    SQLITE_ASYNC(Dialect.SQLITE, true),
    /** SQLite, platform threads. */
    SQLITE_SYNC(Dialect.SQLITE, false);

    private final Dialect dialect;
    private final boolean async;

    Variant(Dialect dialect, boolean async) {
      this.dialect = dialect;
      this.async = async;
    }

    /** Whose SQL it speaks. */
    public Dialect dialect() {
      return dialect;
    }

    /** Whether its settings say virtual threads. */
    public boolean async() {
      return async;
    }
  }

  /** A fresh database with the server's schema, empty. */
  public static TestDatabase create(Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> PostgreSql.fromTemplate(PostgreSql.TEMPLATE);
      case SQLITE -> sqlite();
    };
  }

  /** A fresh database without any schema. */
  static TestDatabase empty(Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> emptyPostgreSql();
      case SQLITE -> emptySqlite();
    };
  }

  /** A fresh PostgreSQL database without any schema. */
  public static TestDatabase emptyPostgreSql() {
    return PostgreSql.fromTemplate("template1");
  }

  /** As {@link #emptyPostgreSql}, on a PostgreSQL of the test's own. */
  static TestDatabase emptyPostgreSql(int port) {
    return PostgreSql.fromTemplate("template1", port);
  }

  /** A name for a pool that no other test has. */
  public static String poolName() {
    return "test-" + NUMBER.incrementAndGet();
  }

  private static TestDatabase sqlite() {
    TestDatabase database = emptySqlite();
    migrate(database);
    return database;
  }

  private static TestDatabase emptySqlite() {
    try {
      Path directory = Files.createDirectories(Path.of("target", "sqlite").toAbsolutePath());
      Path file = Files.createTempDirectory(directory, "db").resolve("test.db");
      TestDatabase.Source source =
          () -> DriverManager.getConnection("jdbc:sqlite:" + file + "?foreign_keys=on");
      return new TestDatabase(Dialect.SQLITE, new DatabaseUrl.Sqlite(file), source, source, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void migrate(TestDatabase database) {
    DatabaseManager.start(
            database.settings().pool(1, 0).build(),
            poolName(),
            StatementObserver.NONE,
            Duration.ofSeconds(30))
        .close();
  }

  /** One for all tests; the JVM's end stops it. */
  private static final class PostgreSql {
    private static final EmbeddedPostgres SERVER = start();
    private static final String TEMPLATE = template();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_connections", "300")
            .setServerConfig("deadlock_timeout", "50ms")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException("the PostgreSQL for the tests does not start", e);
      }
    }

    private static String template() {
      TestDatabase database = fromTemplate("template1");
      migrate(database);
      return ((DatabaseUrl.PostgreSql) database.url()).database();
    }

    private static TestDatabase fromTemplate(String template) {
      return fromTemplate(template, SERVER.getPort());
    }

    private static TestDatabase fromTemplate(String template, int port) {
      String name = "test_" + NUMBER.incrementAndGet();
      try (Connection connection = connect(port, "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
      } catch (SQLException e) {
        throw new IllegalStateException("no database for a test", e);
      }
      DatabaseUrl url =
          new DatabaseUrl.PostgreSql(
              List.of(new DatabaseUrl.Host("localhost", port)),
              name,
              "postgres",
              Secret.of("postgres"),
              Map.of());
      return new TestDatabase(
          Dialect.POSTGRESQL,
          url,
          () -> connect(port, name),
          () -> connect(port, "postgres"),
          () -> connect(port, "postgres"));
    }

    private static Connection connect(int port, String database) throws SQLException {
      return DriverManager.getConnection(
          "jdbc:postgresql://localhost:" + port + "/" + database, "postgres", "postgres");
    }
  }
}
