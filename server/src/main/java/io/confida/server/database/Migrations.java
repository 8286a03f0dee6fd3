package io.confida.server.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(new OwnConnections(target))
          .locations(target.dialect().migrationsLocation())
          .table("confida_schema")
          .validateMigrationNaming(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseStartException(
          "the schema of "
              + target.description()
              + " cannot be brought up to date: "
              + firstLine(e)
              + ". Restore the backup that fits this version, or start the version that fits the"
              + " schema.",
          e);
    }
  }

  private static String firstLine(FlywayException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
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
