package io.confida.server.database;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.confida.server.database.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE (sqlite.org/c3ref/c_open_autoproxy.html). */
  private static final String OPEN_EXISTING = "&open_mode=2";

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

  /** The URL for the pool, without credentials. */
  String poolUrl() {
    return with("reWriteBatchedInserts=true&tcpKeepAlive=true");
  }

  /**
   * A connection of its own, outside the pool.
   *
   * @param limit each step of connecting may take this long, to the next whole second; what is
   *     asked on the connection afterwards may take any time
   */
  Connection connect(String applicationName, Duration limit) throws SQLException {
    return connect(jdbcUrl, applicationName, limit);
  }

  private Connection connect(String url, String applicationName, Duration limit)
      throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    if (dialect == Dialect.SQLITE) {
      return DriverManager.getConnection(url, properties);
    }
    return connectToPostgreSql(url, properties, applicationName, limit);
  }

  /**
   * A connection that shows whether the database is there. SQLite would make a new file in place of
   * one that is gone, and wait for a lock past any probe's limit.
   */
  Connection connectToProbe(Duration limit) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      return connect("confida-probe", limit);
    }
    return DriverManager.getConnection(
        jdbcUrl + "&busy_timeout=" + limit.toMillis() / 2 + (inMemory ? "" : OPEN_EXISTING));
  }

  /** As {@link #connect}, for the pool: batches in one round trip. */
  Connection connectForPool(Duration limit) throws SQLException {
    return connect(poolUrl(), "confida", limit);
  }

  private static Connection connectToPostgreSql(
      String url, Properties properties, String applicationName, Duration limit)
      throws SQLException {
    // Not loginTimeout: pgjdbc would leave a thread behind in a server that hangs.
    String seconds = String.valueOf(Math.max(1, limit.plusMillis(999).toSeconds()));
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    properties.setProperty("ApplicationName", applicationName);
    // One that the URL names goes before this; its connections are not counted.
    properties.setProperty("socketFactory", CountedSocketFactory.class.getName());
    // Else the texts of exceptions hold the rows that broke a rule and the parameters of batches.
    properties.setProperty("logServerErrorDetail", "false");
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.abort(Runnable::run); // it is nobody's yet
      throw e;
    }
  }

  /**
   * What each connection of the pool is told first, so that the server ends the statements of a
   * client that is gone: one that was interrupted in its answer, cut off or killed. Null where the
   * server has no such watch, which is PostgreSQL's since version 14, and not on every system.
   */
  @Nullable String watchForLostClients(Connection first) {
    if (dialect == Dialect.SQLITE) {
      return null;
    }
    String sql = "SET client_connection_check_interval = '1s'";
    try (Statement statement = first.createStatement()) {
      statement.execute(sql);
      return sql;
    } catch (SQLException e) {
      System.getLogger(DatabaseTarget.class.getName())
          .log(System.Logger.Level.INFO, "no watch for lost clients: {0}", e.getMessage());
      return null;
    }
  }

  private String with(String parameters) {
    return switch (dialect) {
      case SQLITE -> jdbcUrl;
      case POSTGRESQL -> jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + parameters;
    };
  }
}
