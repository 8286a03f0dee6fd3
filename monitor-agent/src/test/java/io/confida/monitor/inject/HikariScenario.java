package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.Holder.ThreadState;
import io.confida.monitor.snapshot.PoolTimings;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Everything that is promised of a HikariCP, with the one version that is on the class path. */
public final class HikariScenario {
  private final String url;
  private final CountingTracker tracker = new CountingTracker();
  private final List<String> complaints = new ArrayList<>();

  private HikariScenario(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    new HikariScenario(args[0]).run();
    // A leaked connection keeps nothing alive, but a pool's own threads would.
    Runtime.getRuntime().halt(0);
  }

  private void run() throws Exception {
    try (HikariDataSource orders = open("orders", 4, tracker);
        HikariDataSource plain = open("plain", 2, null)) {
      Connection before = plain.getConnection();
      Object ordersTracker = trackerOf(orders);
      Object plainTracker = trackerOf(plain);
      for (int round = 0; round < 3; round++) {
        try (Injection injection = start(StackBudget.STACKS_A_SECOND)) {
          findsBoth(injection);
          tellsWhoHadItBefore(pool(injection, "plain"));
          tellsHolders(orders, pool(injection, "orders"));
          countsTimings(orders, pool(injection, "orders"));
        }
        assertThat(trackerOf(orders)).isSameAs(ordersTracker);
        assertThat(trackerOf(plain)).isSameAs(plainTracker);
      }
      before.close();
      countsThoseWhoGaveUp();
      countsOpenedConnections();
      followsATrackerSetLater(plain);
      losesNoRecord();
      seesPoolsComeAndGo();
      findsPoolsOnVirtualThreads();
    }
    assertThat(complaints).isEmpty();
  }

  private Injection start(int stacks) throws ReflectiveOperationException {
    return Injection.start(ProbeAgent.instrumentation(), stacks, complaints::add);
  }

  private HikariDataSource open(String name, int size, @Nullable CountingTracker its) {
    return new HikariDataSource(config(name, size, its));
  }

  private HikariConfig config(String name, int size, @Nullable CountingTracker its) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    if (its != null) {
      config.setMetricsTrackerFactory(its);
    }
    return config;
  }

  private static WatchedPool pool(Injection injection, String name) {
    return injection.search().stream()
        .filter(pool -> pool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void findsBoth(Injection injection) throws Exception {
    List<WatchedPool> pools = injection.search();
    assertThat(pools).extracting(WatchedPool::name).containsExactly("orders", "plain");
    assertThat(injection.search()).isEqualTo(pools);
    PoolFigures figures = pools.get(1).read();
    assertThat(figures.active()).isEqualTo(OptionalInt.of(1));
    assertThat(figures.max()).isEqualTo(OptionalInt.of(2));
    assertThat(figures.min()).isEqualTo(OptionalInt.of(1));
    assertThat(figures.waiting()).isEqualTo(OptionalInt.of(0));
    assertThat(pools.get(0).library()).isEqualTo("HikariCP");
    DatabaseAddress database = pools.get(0).database().orElseThrow();
    assertThat(database.protocol()).isEqualTo(DatabaseAddress.Protocol.POSTGRESQL);
    assertThat(database.hosts()).hasSize(1).first().asString().startsWith("127.0.0.1:");
    leavesLittleBehind(pools.get(0));
  }

  /** A read is done ten times a second. The pool's own counting leaves some 60 bytes. */
  private static void leavesLittleBehind(WatchedPool resting) throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    resting.read();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000; i++) {
      resting.read();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000 * 100);
  }

  private static void tellsWhoHadItBefore(WatchedPool plain) {
    List<Holder> holders = plain.holders(Duration.ZERO);
    assertThat(holders).hasSize(1);
    assertThat(holders.get(0).state()).isEqualTo(ThreadState.UNKNOWN);
    assertThat(holders.get(0).borrowedAt()).isEmpty();
    assertThat(holders.get(0).connection()).startsWith("PgConnection@").doesNotContain("127.0");
  }

  private static void tellsHolders(HikariDataSource source, WatchedPool pool) throws Exception {
    var release = new CountDownLatch(1);
    Thread working = thread("keeper", () -> keeps(source, release));
    Holder keeper =
        await().until(() -> holderOf(pool, "keeper"), Optional::isPresent).orElseThrow();
    assertThat(keeper.state()).isEqualTo(ThreadState.WORKING);
    assertThat(keeper.borrower().orElseThrow())
        .startsWith(HikariScenario.class.getName() + ".keeps(HikariScenario.java:");
    assertThat(keeper.borrowedAt()).noneMatch(line -> line.contains("hikari."));
    assertThat(keeper.now()).anyMatch(line -> line.contains("CountDownLatch.await"));
    release.countDown();
    working.join();

    Thread querying = thread("asker", () -> asks(source, 30));
    await()
        .untilAsserted(
            () ->
                assertThat(holderOf(pool, "asker").map(Holder::state))
                    .contains(ThreadState.IN_DATABASE));

    List<Connection> leaked = new ArrayList<>();
    thread("leaker", () -> leaked.add(forgets(source))).join();
    Holder leak = holderOf(pool, "leaker").orElseThrow();
    assertThat(leak.state()).isEqualTo(ThreadState.GONE);
    assertThat(leak.borrower().orElseThrow()).contains(".forgets(HikariScenario.java:");
    assertThat(leak.now()).isEmpty();

    // The thread lives on, and is long at something else.
    var end = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    Thread worker =
        thread(
            "worker",
            () -> {
              leaked.add(forgets(source));
              left.countDown();
              end.await();
            });
    left.await();
    assertThat(holderOf(pool, "worker").map(Holder::state)).contains(ThreadState.GONE);
    assertThat(pool.holders(Duration.ofHours(1))).isEmpty();
    end.countDown();
    worker.join();
    for (Connection connection : leaked) {
      connection.close();
    }
    endQueries(source);
    querying.join();
    assertThat(pool.holders(Duration.ZERO)).isEmpty();
  }

  private static void endQueries(HikariDataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(30%'"
              + " and pid <> pg_backend_pid()");
    }
  }

  private void countsTimings(HikariDataSource source, WatchedPool pool) throws Exception {
    PoolTimings from = pool.timings().orElseThrow();
    int acquiredBefore = tracker.acquired.get();
    int usedBefore = tracker.used.get();
    for (int i = 0; i < 50; i++) {
      source.getConnection().close();
    }
    asks(source, 0.05);
    PoolTimings counted = pool.timings().orElseThrow().since(from);
    assertThat(counted.acquire().count()).isEqualTo(51);
    assertThat(counted.use().count()).isEqualTo(51);
    // Far below a millisecond, which is all that the pool's own figures resolve.
    assertThat(counted.use().quantileSeconds(0.5).orElseThrow()).isLessThan(0.001);
    assertThat(counted.use().sumSeconds()).isGreaterThan(0.05);
    assertThat(counted.timeouts()).isZero();
    assertThat(tracker.acquired.get() - acquiredBefore).isEqualTo(51);
    assertThat(tracker.used.get() - usedBefore).isEqualTo(51);
  }

  /** The pool tells its tracker of a wait that ended without a connection as of any other. */
  private void countsThoseWhoGaveUp() throws Exception {
    var its = new CountingTracker();
    var config = config("tight", 1, its);
    config.setConnectionTimeout(250);
    try (HikariDataSource tight = new HikariDataSource(config);
        Injection injection = start(StackBudget.STACKS_A_SECOND);
        Connection only = tight.getConnection()) {
      WatchedPool pool = pool(injection, "tight");
      assertThatThrownBy(tight::getConnection).isInstanceOf(SQLTransientConnectionException.class);
      PoolTimings timings = pool.timings().orElseThrow();
      assertThat(timings.timeouts()).isEqualTo(1);
      assertThat(timings.acquire().count()).isZero();
      assertThat(its.timeouts.get()).isEqualTo(1);
      assertThat(only.isClosed()).isFalse();
    }
  }

  private void countsOpenedConnections() throws Exception {
    var its = new CountingTracker();
    try (HikariDataSource grows = open("grows", 3, its);
        Injection injection = start(StackBudget.STACKS_A_SECOND)) {
      WatchedPool pool = pool(injection, "grows");
      int before = its.created.get();
      try (Connection one = grows.getConnection();
          Connection other = grows.getConnection()) {
        assertThat(one).isNotSameAs(other);
      }
      await().until(() -> its.created.get() > before);
      int counted = its.created.get() - before;
      await()
          .untilAsserted(
              () ->
                  assertThat(pool.timings().orElseThrow().creation().count())
                      .isGreaterThanOrEqualTo(counted));
    }
  }

  private void followsATrackerSetLater(HikariDataSource plain) throws Exception {
    try (Injection injection = start(StackBudget.STACKS_A_SECOND)) {
      WatchedPool pool = pool(injection, "plain");
      plain.getConnection().close();
      Connection across = plain.getConnection();
      var later = new CountingTracker();
      setTracker(plain, later);
      try (var statement = across.createStatement()) {
        statement.execute("select 1");
      }
      across.close();
      Connection unheard = plain.getConnection();
      // Told by nobody, and not taken for the borrow before it.
      assertThat(pool.holders(Duration.ZERO)).isEmpty();
      await()
          .untilAsserted(
              () -> {
                assertThat(pool(injection, "plain")).isSameAs(pool);
                assertThat(pool.holders(Duration.ZERO)).hasSize(1);
              });
      unheard.close();
      plain.getConnection().close();
      assertThat(later.acquired.get()).isEqualTo(2);
      assertThat(later.used.get()).isEqualTo(3);
      assertThat(pool.timings().orElseThrow().acquire().count()).isEqualTo(3);
      // Three were borrowed within our hearing, of which one was given back out of it.
      assertThat(pool.timings().orElseThrow().use().count()).isEqualTo(2);
    }
    assertThat(trackerOf(plain).getClass().getName()).endsWith("$MetricsTrackerDelegate");
  }

  private void losesNoRecord() throws Exception {
    for (int stacks : List.of(0, 1_000_000)) {
      try (HikariDataSource busy = open("busy", 8, null);
          Injection injection = start(stacks)) {
        WatchedPool pool = pool(injection, "busy");
        int threads = 16;
        int borrows = 1_250;
        var leaked = new ArrayList<Connection>();
        List<Thread> load = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
          int number = t;
          load.add(
              thread(
                  "load " + t,
                  () -> {
                    for (int i = 0; i < borrows; i++) {
                      if (number == 7 && i == borrows / 2) {
                        leaked.add(forgets(busy));
                      }
                      borrowsAndReturns(busy);
                    }
                  }));
        }
        for (Thread each : load) {
          each.join();
        }
        List<Holder> holders = pool.holders(Duration.ZERO);
        assertThat(holders).hasSize(1);
        assertThat(holders.get(0).thread()).isEqualTo("load 7");
        if (stacks > 0) {
          assertThat(holders.get(0).state()).isEqualTo(ThreadState.GONE);
          assertThat(holders.get(0).borrower().orElseThrow()).contains(".forgets(");
        } else {
          assertThat(holders.get(0).borrowedAt()).isEmpty();
        }
        PoolTimings timings = pool.timings().orElseThrow();
        assertThat(timings.acquire().count()).isEqualTo(20_001);
        assertThat(timings.use().count()).isEqualTo(20_000);
        leaked.get(0).close();
        assertThat(pool.holders(Duration.ZERO)).isEmpty();
      }
    }
  }

  private void seesPoolsComeAndGo() throws Exception {
    try (Injection injection = start(StackBudget.STACKS_A_SECOND)) {
      HikariDataSource brief = open("brief", 1, null);
      WatchedPool pool = await().until(() -> pool(injection, "brief"), found -> true);
      pool.read();
      brief.close();
      assertThatThrownBy(pool::read).isInstanceOf(WatchedPool.PoolGoneException.class);
      assertThat(injection.search()).extracting(WatchedPool::name).doesNotContain("brief");
      assertThat(pool.holders(Duration.ZERO)).isEmpty();
    }
  }

  /** Their housekeeper's thread is not among those that the JVM lists. */
  private void findsPoolsOnVirtualThreads() throws Exception {
    if (Runtime.version().feature() < 21) {
      return;
    }
    var config = config("virtual", 2, null);
    config.setThreadFactory(virtualThreads());
    try (HikariDataSource source = new HikariDataSource(config);
        Injection injection = start(StackBudget.STACKS_A_SECOND)) {
      assertThat(injection.search()).extracting(WatchedPool::name).doesNotContain("virtual");
      source.getConnection().close();
      WatchedPool pool = pool(injection, "virtual");
      var number = new AtomicInteger();
      virtualThreads()
          .newThread(
              () -> {
                number.incrementAndGet();
                try {
                  asks(source, 30);
                } catch (SQLException e) {
                  number.incrementAndGet();
                }
              })
          .start();
      await()
          .untilAsserted(
              () ->
                  assertThat(pool.holders(Duration.ZERO))
                      .singleElement()
                      .satisfies(
                          holder -> {
                            assertThat(holder.state()).isEqualTo(ThreadState.IN_DATABASE);
                            assertThat(holder.thread()).startsWith("#");
                            assertThat(holder.borrower().orElseThrow()).contains(".asks(");
                          }));
      endQueries(source);
      await().until(() -> number.get() == 2);
    }
  }

  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }

  private static void keeps(HikariDataSource source, CountDownLatch release) throws Exception {
    try (Connection connection = source.getConnection()) {
      release.await();
      assertThat(connection.isClosed()).isFalse();
    }
  }

  private static void asks(HikariDataSource source, double seconds) throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_sleep(" + seconds + ")");
    }
  }

  private static Connection forgets(HikariDataSource source) throws SQLException {
    return source.getConnection();
  }

  private static void borrowsAndReturns(HikariDataSource source) throws SQLException {
    source.getConnection().close();
  }

  private static Optional<Holder> holderOf(WatchedPool pool, String name) {
    return pool.holders(Duration.ZERO).stream()
        .filter(holder -> holder.thread().equals(name))
        .findFirst();
  }

  private static Object poolOf(HikariDataSource source) throws ReflectiveOperationException {
    Field field = HikariDataSource.class.getDeclaredField("pool");
    field.setAccessible(true);
    return field.get(source);
  }

  private static Object trackerOf(HikariDataSource source) throws ReflectiveOperationException {
    Object pool = poolOf(source);
    Field field = pool.getClass().getSuperclass().getDeclaredField("metricsTracker");
    field.setAccessible(true);
    return field.get(pool);
  }

  private static void setTracker(HikariDataSource source, CountingTracker later)
      throws ReflectiveOperationException {
    Object pool = poolOf(source);
    pool.getClass()
        .getMethod(
            "setMetricsTrackerFactory", com.zaxxer.hikari.metrics.MetricsTrackerFactory.class)
        .invoke(pool, later);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Thread thread(String name, Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (SQLException e) {
                // A query that the scenario cancels.
                System.out.println(Thread.currentThread().getName() + ": " + e.getMessage());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
