package io.confida.server.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the JDBC drivers of this JVM, and makes the connections of one pool fail, each
 * phase of a connection's use a number of times. What it says of a failure is what PostgreSQL and
 * its driver may say there: nothing that was stored is called refused.
 */
final class FaultyDriver implements Driver, AutoCloseable {

  /** What a connection is used for; the share of calls that fail, until enough have. */
  enum Phase {
    BORROW(0.05),
    PREPARE(0.05),
    BIND(0.04),
    EXECUTE(0.05),
    READ(0.04),
    COMMIT(0.3),
    ROLLBACK(0.5),
    CLOSE(0.05);

    private final double share;

    Phase(double share) {
      this.share = share;
    }
  }

  private static final List<String> LOST = List.of("08006", "57P01");
  private static final List<String> ANY =
      List.of("08006", "08003", "57P01", "57P03", "57014", "40001", "53200", "58030", "XX000");

  private final List<Driver> real = DriverManager.drivers().toList();
  private final Random random;
  private final Map<Phase, Integer> left = new EnumMap<>(Phase.class);
  private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
  private boolean failing;

  /** Takes the place of the drivers, and passes everything on until it is told to fail. */
  FaultyDriver(Random random) throws SQLException {
    this.random = random;
    for (Driver driver : real) {
      DriverManager.deregisterDriver(driver);
    }
    DriverManager.registerDriver(this);
  }

  /** From now on each phase fails now and then, this often in all. */
  synchronized void fail(int eachPhase) {
    for (Phase phase : Phase.values()) {
      left.put(phase, eachPhase);
    }
    failing = true;
  }

  /** Whether all failures have come. */
  synchronized boolean done() {
    return left.values().stream().allMatch(count -> count == 0);
  }

  /** How many failures of each phase are still to come. */
  @Override
  public synchronized String toString() {
    return left.toString();
  }

  /** The pool's connections that have been opened. */
  int opened() {
    return opened.size();
  }

  /** Those of them that nobody has closed. */
  long open() throws SQLException {
    long count = 0;
    for (Connection connection : opened) {
      count += connection.isClosed() ? 0 : 1;
    }
    return count;
  }

  private synchronized boolean failsNow(Phase phase) {
    int count = left.getOrDefault(phase, 0);
    if (!failing || count == 0 || random.nextDouble() >= phase.share) {
      return false;
    }
    left.put(phase, count - 1);
    return true;
  }

  private SQLException failure(Phase phase, List<String> states) {
    return new SQLException("injected: " + phase, states.get(random.nextInt(states.size())));
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    Driver driver = driver(url);
    if (driver == null) {
      return null;
    }
    if (!"confida".equals(properties.getProperty("ApplicationName"))) {
      return driver.connect(url, properties);
    }
    if (failsNow(Phase.BORROW)) {
      throw failure(Phase.BORROW, List.of("08001", "08004", "53300", "57P03"));
    }
    Connection connection = driver.connect(url, properties);
    opened.add(connection);
    return wrapped(Connection.class, connection);
  }

  private <T> T wrapped(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyDriver.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(target, method, arguments)));
  }

  private @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Phase phase = phase(target, method.getName());
    boolean fails = phase != null && failsNow(phase);
    if (!fails || phase == null) {
      return pass(target, method, arguments);
    }
    // A database that has stored something says so, or nothing at all.
    boolean ends = phase == Phase.COMMIT || phase == Phase.EXECUTE || phase == Phase.CLOSE;
    if (ends && (phase == Phase.CLOSE || random.nextBoolean())) {
      pass(target, method, arguments);
      throw failure(phase, LOST);
    }
    if (phase != Phase.COMMIT && phase != Phase.ROLLBACK && random.nextInt(10) == 0) {
      throw new IllegalStateException("injected: " + phase);
    }
    throw failure(phase, ANY);
  }

  private @Nullable Object pass(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return switch (method.invoke(target, arguments)) {
        case PreparedStatement statement -> wrapped(PreparedStatement.class, statement);
        case Statement statement -> wrapped(Statement.class, statement);
        case ResultSet rows -> wrapped(ResultSet.class, rows);
        case null -> null;
        case Object other -> other;
      };
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** Null for what does not ask the database, and for the end of a connection by force. */
  private static @Nullable Phase phase(Object target, String method) {
    if (method.equals("close")) {
      return Phase.CLOSE;
    }
    if (target instanceof Connection) {
      return switch (method) {
        case "isValid", "setNetworkTimeout", "getNetworkTimeout", "setAutoCommit" -> Phase.BORROW;
        case "prepareStatement", "createStatement" -> Phase.PREPARE;
        case "commit" -> Phase.COMMIT;
        case "rollback" -> Phase.ROLLBACK;
        case "clearWarnings" -> Phase.CLOSE;
        default -> null;
      };
    }
    if (target instanceof ResultSet) {
      return method.equals("next") || method.startsWith("get") ? Phase.READ : null;
    }
    if (method.startsWith("execute")) {
      return Phase.EXECUTE;
    }
    return method.startsWith("set") || method.equals("addBatch") ? Phase.BIND : null;
  }

  private @Nullable Driver driver(String url) throws SQLException {
    for (Driver driver : real) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    return null;
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver(url) != null;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(FaultyDriver.class.getName());
  }

  /** Puts the drivers back in their place. */
  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
    for (Driver driver : real) {
      DriverManager.registerDriver(driver);
    }
  }
}
