package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches real HikariCP pools over SQLite through the platform MBean server. */
class PoolMonitorTest {
  private static final MonitorOptions FAST =
      new MonitorOptions(Duration.ofMillis(10), Duration.ofSeconds(30), Duration.ofMinutes(1));
  private static final String NEW_FORM = "hikaricp.jmx.register2.0";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final PoolMonitor monitor = PoolMonitor.start(FAST);

  @TempDir Path directory;

  @AfterEach
  void nothingIsLeftBehind() {
    monitor.close();
    assertThat(monitorThreads()).isEmpty();
    for (var pool : pools) {
      if (!pool.isClosed()) {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        pool.close();
      }
    }
  }

  @Test
  void seesConnectionsLentOutAndThreadsThatWait() throws Exception {
    var pool = open("orders", 2);
    ExecutorService borrowers = Executors.newSingleThreadExecutor();
    Future<Boolean> served;
    Connection first = pool.getConnection();
    try (first) {
      awaitLatest("orders", seen -> seen.active().orElse(-1) == 1 && seen.idle().orElse(-1) == 1);
      Connection second = pool.getConnection();
      try (second) {
        awaitLatest("orders", seen -> seen.saturated().orElse(false));
        served = borrowers.submit(() -> borrowAndReturn(pool));
        awaitLatest("orders", seen -> seen.waiting().orElse(-1) == 1);
        assertThat(latest("orders").total()).hasValue(2);
        assertThat(latest("orders").max()).hasValue(2);
      }
    } finally {
      borrowers.shutdown();
    }
    assertThat(served.get()).isTrue();
    awaitLatest("orders", seen -> seen.active().orElse(-1) == 0 && seen.idle().orElse(-1) == 2);

    PoolWindow window = monitor.window("orders").orElseThrow();
    assertThat(window.active().peak()).hasValue(2);
    assertThat(window.waiting().peak()).hasValue(1);
    assertThat(window.active().mean().orElseThrow()).isBetween(0.0, 2.0);
    assertThat(window.saturatedShare().orElseThrow()).isGreaterThan(0).isLessThan(1);
    assertThat(window.spanSeconds()).isPositive();
    assertThat(window.samples().taken()).isGreaterThan(3);
    assertThat(window.samples().failed()).isZero();
  }

  @Test
  void seesPoolsComeAndGo() {
    var first = open("first", 1);
    await().untilAsserted(() -> assertThat(monitor.pools()).containsExactly("first"));
    open("second", 1);
    await().untilAsserted(() -> assertThat(monitor.pools()).containsExactly("first", "second"));
    first.close();
    await().untilAsserted(() -> assertThat(monitor.pools()).containsExactly("second"));
    assertThat(monitor.window("first")).isEmpty();
    assertThat(monitor.window("second")).isPresent();
  }

  @Test
  void knowsPoolsUnderTheNewFormOfName() {
    // HikariCP reads the property again when it takes its beans away.
    System.setProperty(NEW_FORM, "true");
    try (var pool = open("modern", 3)) {
      awaitLatest("modern", seen -> seen.max().orElse(-1) == pool.getMaximumPoolSize());
    } finally {
      System.clearProperty(NEW_FORM);
    }
    await().untilAsserted(() -> assertThat(monitor.pools()).isEmpty());
  }

  @Test
  void aBeanThatThrowsDoesNotStopTheOthers() throws JMException {
    var broken = new ObjectName("com.zaxxer.hikari:type=Pool (broken)");
    server.registerMBean(
        new FakeBean()
            .answering(
                "ActiveConnections",
                () -> {
                  throw new AssertionError("broken on purpose");
                }),
        broken);
    try {
      open("sound", 1);
      await().untilAsserted(() -> assertThat(samples("broken").failed()).isGreaterThan(2));
      await().untilAsserted(() -> assertThat(samples("sound").taken()).isGreaterThan(2));
      assertThat(samples("broken").taken()).isZero();
      assertThat(samples("sound").failed()).isZero();
    } finally {
      server.unregisterMBean(broken);
    }
  }

  @Test
  void aBeanThatHangsHoldsUpNoCaller() throws JMException {
    var hanging = new ObjectName("com.zaxxer.hikari:type=Pool (hanging)");
    var reading = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    server.registerMBean(
        new FakeBean()
            .answering(
                "ActiveConnections",
                () -> {
                  reading.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted on purpose", e);
                  }
                  return 0;
                }),
        hanging);
    try {
      await().until(() -> reading.getCount() == 0);
      assertThat(monitor.pools()).contains("hanging");
      await().untilAsserted(() -> assertThat(samples("hanging").late()).isGreaterThan(2));
      assertThat(samples("hanging").taken()).isZero();
      monitor.close();
      assertThat(monitorThreads()).isEmpty();
    } finally {
      server.unregisterMBean(hanging);
    }
  }

  @Test
  void closesTwiceAndCanStartAgain() {
    open("orders", 1);
    await().until(() -> monitor.window("orders").isPresent());
    assertThat(monitorThreads()).hasSize(1).allMatch(Thread::isDaemon);

    monitor.close();
    monitor.close();

    assertThat(monitorThreads()).isEmpty();
    assertThat(monitor.pools()).isEmpty();
    assertThat(monitor.window("orders")).isEmpty();
    try (PoolMonitor again = PoolMonitor.start(FAST)) {
      await().until(() -> again.window("orders").isPresent());
    }
    assertThat(monitorThreads()).isEmpty();
  }

  @Test
  void refusesAWindowItKeepsNoHistoryFor() {
    assertThat(monitor.window("unknown", Duration.ofMinutes(1))).isEmpty();
    assertThatThrownBy(() -> monitor.window("unknown", Duration.ofMinutes(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("monitor window is PT2M: set it from PT0.01S to PT1M");
  }

  private HikariDataSource open(String name, int size) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl("jdbc:sqlite:" + directory.resolve(name + ".db"));
    config.setMaximumPoolSize(size);
    config.setRegisterMbeans(true);
    var pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  private static boolean borrowAndReturn(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(1);
    }
  }

  private void awaitLatest(String pool, Predicate<PoolSnapshot> expected) {
    await()
        .until(() -> monitor.window(pool).flatMap(PoolWindow::latest).filter(expected).isPresent());
  }

  private PoolSnapshot latest(String pool) {
    return monitor.window(pool).flatMap(PoolWindow::latest).orElseThrow();
  }

  private PoolWindow.Samples samples(String pool) {
    return monitor.window(pool).map(PoolWindow::samples).orElse(new PoolWindow.Samples(0, 0, 0));
  }

  private static List<Thread> monitorThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("confida-monitor"))
        .toList();
  }
}
