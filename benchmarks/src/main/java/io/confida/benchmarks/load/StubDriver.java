package io.confida.benchmarks.load;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections that do nothing, so that only waiting for one is measured. */
public final class StubDriver implements DataSource {

  @Override
  public Connection getConnection() {
    return stub(Connection.class);
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  private static <T> T stub(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getDeclaringClass() == Object.class
                    ? identity(proxy, method, arguments)
                    : answer(method)));
  }

  /** A stub is equal to itself alone: pools keep connections in maps. */
  @SuppressWarnings("ReferenceEquality") // to call equals would come back here
  private static Object identity(Object proxy, Method method, @Nullable Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "stub " + System.identityHashCode(proxy);
    };
  }

  private static @Nullable Object answer(Method method) {
    Class<?> result = method.getReturnType();
    if (result == boolean.class) {
      return method.getName().equals("isValid") || method.getName().equals("getAutoCommit");
    }
    if (result == int.class) {
      return 0;
    }
    return result == Statement.class ? stub(Statement.class) : null;
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
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 5; // HikariCP also takes it for its wait when the pool is closed
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
