package io.confida.server.database;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.confida.server.database.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database to connect to, with what its driver is told.
 *
 * @param dialect whose SQL it speaks
 * @param jdbcUrl without credentials
 * @param user absent where the database has none
 * @param password absent where the database has none
 * @param description for logs, without the password
 * @param inMemory whether it is gone with its last connection
 */
record DatabaseTarget(
    Dialect dialect,
    String jdbcUrl,
    @Nullable String user,
    @Nullable Secret password,
    String description,
    boolean inMemory) {

  static DatabaseTarget of(DatabaseUrl.PostgreSql url) {
    return new DatabaseTarget(
        Dialect.POSTGRESQL, url.jdbcUrl(), url.user(), url.password(), url.redacted(), false);
  }

  static DatabaseTarget of(EmbeddedPostgres embedded) {
    return new DatabaseTarget(
        Dialect.POSTGRESQL,
        embedded.jdbcUrl(),
        embedded.user(),
        embedded.password(),
        "the embedded PostgreSQL on port " + embedded.port(),
        false);
  }

  static DatabaseTarget of(DatabaseUrl.Sqlite url) {
    // A database in memory is shared by name between its connections.
    String file =
        url.inMemory()
            ? "file:confida-" + UUID.randomUUID() + "?mode=memory&cache=shared&"
            : url.path() + "?";
    return new DatabaseTarget(
        Dialect.SQLITE,
        "jdbc:sqlite:"
            + file
            + "foreign_keys=on&busy_timeout=5000&transaction_mode=IMMEDIATE"
            + (url.inMemory() ? "" : "&journal_mode=WAL&synchronous=NORMAL"),
        null,
        null,
        url.inMemory() ? "SQLite in memory" : "SQLite in " + url.path(),
        url.inMemory());
  }

  /** The URL for the pool: batches in one round trip, and a name in {@code pg_stat_activity}. */
  String poolUrl() {
    return with("reWriteBatchedInserts=true&ApplicationName=confida&tcpKeepAlive=true");
  }

  /**
   * A connection of its own, outside the pool.
   *
   * @param limit connecting and each answer may take this long, to the next whole second
   */
  Connection connect(String applicationName, Duration limit) throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    if (dialect == Dialect.POSTGRESQL) {
      String seconds = String.valueOf(Math.max(1, limit.plusMillis(999).toSeconds()));
      properties.setProperty("connectTimeout", seconds);
      properties.setProperty("loginTimeout", seconds);
      properties.setProperty("ApplicationName", applicationName);
    }
    return DriverManager.getConnection(jdbcUrl, properties);
  }

  private String with(String parameters) {
    return switch (dialect) {
      case SQLITE -> jdbcUrl;
      case POSTGRESQL -> jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + parameters;
    };
  }
}
