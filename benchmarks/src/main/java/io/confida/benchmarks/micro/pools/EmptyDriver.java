package io.confida.benchmarks.micro.pools;

import io.confida.benchmarks.load.StubDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Connections that do nothing, each call at the same small cost, for pools that want a driver. */
public final class EmptyDriver implements Driver {

  /** Its only URL. */
  static final String URL = "jdbc:confida-empty:";

  static {
    try {
      DriverManager.registerDriver(new EmptyDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StubDriver connections = new StubDriver();

  /** For pools, which make it by its name. */
  public EmptyDriver() {}

  @Override
  public @Nullable Connection connect(String url, Properties info) {
    return acceptsURL(url) ? connections.getConnection() : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.equals(URL);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 4;
  }

  @Override
  public int getMinorVersion() {
    return 3;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("it logs nothing");
  }
}
