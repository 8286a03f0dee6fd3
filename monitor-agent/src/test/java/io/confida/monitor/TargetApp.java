package io.confida.monitor;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;

/**
 * An application with connection pools, to be watched: a JVM of its own that tests start with
 * {@link TargetProcess} and command through its standard input, one command a line; each is
 * answered by one line, {@code ok} or {@code failed WHY}. Prints {@code ready} when its pools are
 * open.
 *
 * <pre>
 * TargetApp JDBC-URL KIND:NAME:SIZE…   KIND = hikari, hidden (HikariCP without MBeans), dbcp2, druid,
 *                                              tomcat, c3p0, agroal
 *
 * open KIND:NAME:SIZE   opens another pool
 * close NAME            closes a pool
 * borrow NAME N         a thread of its own borrows N connections and keeps them
 * release NAME          gives back what borrow took, and ends work
 * leak NAME             a request borrows a connection and forgets it (TargetApp$Leak.forgetsToClose)
 * wait NAME N           N threads ask for a connection and give it back at once when they get one
 * work NAME N MILLIS    N threads borrow, keep the database busy for MILLIS, give back, again and again
 * query NAME SECONDS    a thread borrows and has the database sleep
 * gc                    collects garbage
 * quit
 * </pre>
 */
public final class TargetApp {
  private final String url;
  private final Map<String, DataSource> pools = new HashMap<>();
  private final Map<String, Deque<CountDownLatch>> releases = new HashMap<>();

  private TargetApp(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws IOException, SQLException {
    PrintStream out = System.out;
    var app = new TargetApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      app.open(args[i]);
    }
    out.println("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("quit")) {
        break;
      }
      try {
        app.obey(line.split(" ", -1));
        out.println("ok");
      } catch (SQLException | InterruptedException | RuntimeException e) {
        out.println("failed " + e.toString().replace('\n', ' '));
      }
    }
    // Threads that hold or wait must not keep an application alive whose test has ended.
    Runtime.getRuntime().halt(0);
  }

  private void obey(String[] words) throws SQLException, InterruptedException {
    switch (words[0]) {
      case "open" -> open(words[1]);
      case "close" -> close(words[1]);
      case "borrow" -> borrow(words[1], Integer.parseInt(words[2]));
      case "release" -> release(words[1]);
      case "leak" -> leak(words[1]);
      case "wait" -> waitFor(words[1], Integer.parseInt(words[2]));
      case "work" -> work(words[1], Integer.parseInt(words[2]), Double.parseDouble(words[3]) / 1e3);
      case "query" -> query(words[1], Double.parseDouble(words[2]));
      case "gc" -> System.gc();
      default -> throw new IllegalArgumentException("no command " + words[0]);
    }
  }

  private void open(String spec) throws SQLException {
    String[] parts = spec.split(":", 3);
    String name = parts[1];
    int size = Integer.parseInt(parts[2]);
    pools.put(
        name,
        switch (parts[0]) {
          case "hikari" -> hikari(name, size, true);
          case "hidden" -> hikari(name, size, false);
          case "dbcp2" -> dbcp2(name, size);
          case "druid" -> druid(name, size);
          case "tomcat" -> tomcat(name, size);
          case "c3p0" -> c3p0(name, size);
          case "agroal" -> agroal(size);
          default -> throw new IllegalArgumentException("no kind of pool " + parts[0]);
        });
  }

  private DataSource hikari(String name, int size, boolean registered) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(Duration.ofMinutes(5).toMillis());
    config.setRegisterMbeans(registered);
    return new HikariDataSource(config);
  }

  private DataSource dbcp2(String name, int size) throws SQLException {
    var pool = new BasicDataSource();
    pool.setUrl(url);
    pool.setMaxTotal(size);
    pool.setMinIdle(1);
    pool.setJmxName("org.apache.commons.dbcp2:type=BasicDataSource,name=" + name);
    pool.start();
    return pool;
  }

  private DataSource druid(String name, int size) throws SQLException {
    var pool = new DruidDataSource();
    pool.setName(name);
    pool.setUrl(url);
    pool.setMaxActive(size);
    pool.setInitialSize(1);
    pool.init();
    return pool;
  }

  private DataSource tomcat(String name, int size) throws SQLException {
    var pool = new org.apache.tomcat.jdbc.pool.DataSource();
    pool.setUrl(url);
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setMaxActive(size);
    pool.setInitialSize(1);
    pool.setName(name);
    pool.createPool();
    try {
      // As a container does.
      pool.preRegister(
          ManagementFactory.getPlatformMBeanServer(),
          new ObjectName("Catalina:type=DataSource,name=" + ObjectName.quote(name)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return pool;
  }

  private DataSource c3p0(String name, int size) {
    var pool = new ComboPooledDataSource(name);
    pool.setJdbcUrl(url);
    pool.setMaxPoolSize(size);
    pool.setMinPoolSize(1);
    pool.setInitialPoolSize(1);
    return pool;
  }

  private DataSource agroal(int size) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled()
            .connectionPoolConfiguration(
                pool ->
                    pool.initialSize(1)
                        .maxSize(size)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url))));
  }

  private DataSource pool(String name) {
    DataSource pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("no pool " + name);
    }
    return pool;
  }

  private void close(String name) {
    DataSource pool = pool(name);
    pools.remove(name);
    try {
      if (pool instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void borrow(String name, int count) throws InterruptedException {
    DataSource pool = pool(name);
    var taken = new CountDownLatch(count);
    CountDownLatch release = release();
    releases.computeIfAbsent(name, unused -> new ArrayDeque<>()).add(release);
    start("borrower of " + name, () -> Borrower.holds(pool, count, taken, release));
    taken.await();
  }

  private static CountDownLatch release() {
    return new CountDownLatch(1);
  }

  private void release(String name) {
    var held = releases.remove(name);
    if (held != null) {
      held.forEach(CountDownLatch::countDown);
    }
  }

  private void leak(String name) throws InterruptedException {
    DataSource pool = pool(name);
    Thread request = start("request that leaks " + name, () -> new Leak(pool).forgetsToClose());
    request.join();
  }

  private void waitFor(String name, int count) {
    DataSource pool = pool(name);
    for (int i = 0; i < count; i++) {
      start("waits for " + name + " " + i, () -> pool.getConnection().close());
    }
  }

  private void work(String name, int threads, double seconds) {
    DataSource pool = pool(name);
    CountDownLatch end = release();
    releases.computeIfAbsent(name, unused -> new ArrayDeque<>()).add(end);
    for (int i = 0; i < threads; i++) {
      start(
          "works on " + name + " " + i,
          () -> {
            while (end.getCount() > 0) {
              sleepInDatabase(pool, seconds);
            }
          });
    }
  }

  private void query(String name, double seconds) {
    DataSource pool = pool(name);
    start("queries " + name, () -> sleepInDatabase(pool, seconds));
  }

  private static void sleepInDatabase(DataSource pool, double seconds) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(seconds > 0 ? "select pg_sleep(" + seconds + ")" : "select 1");
    }
  }

  private static Thread start(String name, Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (SQLException | InterruptedException e) {
                System.err.println(Thread.currentThread().getName() + ": " + e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private interface Work {
    void run() throws SQLException, InterruptedException;
  }

  /** Holds connections until it is told to give them back. */
  static final class Borrower {
    private Borrower() {}

    static void holds(DataSource pool, int count, CountDownLatch taken, CountDownLatch release)
        throws SQLException, InterruptedException {
      List<Connection> held = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          held.add(pool.getConnection());
          taken.countDown();
        }
        release.await();
      } finally {
        for (Connection connection : held) {
          connection.close();
        }
      }
    }
  }

  /** Code as a reviewer should have stopped it. */
  static final class Leak {
    /** Reachable, as a leaked connection mostly is: no garbage collection mends it. */
    private static final List<Connection> FORGOTTEN = new ArrayList<>();

    private final DataSource pool;

    Leak(DataSource pool) {
      this.pool = pool;
    }

    void forgetsToClose() throws SQLException {
      Connection connection = pool.getConnection();
      synchronized (FORGOTTEN) {
        FORGOTTEN.add(connection);
      }
    }
  }
}
