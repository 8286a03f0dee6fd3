package io.confida.server.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/** Brings the schema to what this version of the server needs, before the pool opens. */
final class Migrations {

  private Migrations() {}

  /**
   * Runs what has not run yet.
   *
   * @throws DatabaseStartException if the schema is newer than the server or a migration fails
   */
  static void apply(DatabaseTarget target) {
    try {
      Flyway flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(new OwnConnections(target))
              .locations("classpath:" + target.dialect().migrationsFolder())
              .table(SchemaHistory.TABLE)
              .validateMigrationNaming(true)
              .load();
      refuseNewer(flyway, target);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new DatabaseStartException(
          "the schema of "
              + target.description()
              + " cannot be brought up to date: "
              + reason(e)
              + ". Mend what it names, or restore the backup that fits this version.",
          e);
    }
  }

  /** Flyway itself passes over migrations that it does not know if they are newer. */
  private static void refuseNewer(Flyway flyway, DatabaseTarget target) {
    List<String> unknown =
        Arrays.stream(flyway.info().applied())
            .filter(
                m ->
                    m.getState() == MigrationState.FUTURE_SUCCESS
                        || m.getState() == MigrationState.FUTURE_FAILED)
            .map(m -> String.valueOf(m.getVersion()))
            .toList();
    if (!unknown.isEmpty()) {
      throw new DatabaseStartException(
          "the schema of "
              + target.description()
              + " is at version "
              + unknown.getLast()
              + ", newer than this server knows. Start the version that fits the schema, or"
              + " restore the backup that fits this version.");
    }
  }

  /** One line: the database's own words where there are some, else Flyway's. */
  private static String reason(FlywayException e) {
    String text = String.valueOf(e.getMessage());
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        text = String.valueOf(cause.getMessage());
      }
    }
    return text.lines().filter(l -> !l.isBlank()).limit(2).collect(Collectors.joining(" "));
  }

  /** Flyway wants a data source; the pool does not exist yet. */
  private record OwnConnections(DatabaseTarget target) implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
      return target.connect("confida-migrations", Duration.ofSeconds(10));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("connects as the configured user only");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      throw new SQLFeatureNotSupportedException("no log writer");
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      throw new SQLFeatureNotSupportedException("no log writer");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      throw new SQLFeatureNotSupportedException("the login timeout is the target's");
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("no parent logger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
