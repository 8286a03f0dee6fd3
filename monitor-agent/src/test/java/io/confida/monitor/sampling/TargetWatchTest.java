package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.target.JmxUrl;
import io.confida.monitor.target.LocalProcess;
import io.confida.monitor.target.ThisJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches the real pools of real child JVMs from outside. */
class TargetWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static TestDatabase database;

  @BeforeAll
  static void start() throws IOException {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void seesWhatBecomesOfTheirPools(int version) throws Exception {
    List<PoolSnapshot> heard = new CopyOnWriteArrayList<>();
    try (var app =
            TargetProcess.with(database.jdbcUrl())
                .on(Jdks.java(version))
                .pool("hikari:orders:2")
                .pool("dbcp2:old:3")
                .start();
        var watch = watch(app);
        var hearing = watch.listen(heard::add)) {
      awaitSeen(watch, "orders", seen -> seen.max().orElse(-1) == 2);
      awaitSeen(watch, "old", seen -> seen.max().orElse(-1) == 3);
      assertThat(watch.state()).isInstanceOf(TargetState.Connected.class);

      app.tell("borrow orders 2");
      app.tell("wait orders 3");
      awaitSeen(watch, "orders", seen -> seen.waiting().orElse(-1) == 3);
      PoolView orders = watch.pool("orders").orElseThrow();
      assertThat(orders.latest().orElseThrow().active()).hasValue(2);
      assertThat(orders.library()).isEqualTo("HikariCP");
      assertThat(orders.tellsHolders()).isFalse();

      app.tell("release orders");
      awaitSeen(watch, "orders", seen -> seen.active().orElse(-1) == 0);
      assertThat(orders.window(Duration.ofMinutes(1)).waiting().peak()).hasValue(3);
      assertThat(orders.totals().saturatedSeconds()).isPositive();

      app.tell("open hikari:late:1");
      awaitSeen(watch, "late", seen -> true);
      app.tell("close orders");
      await().atMost(PATIENCE).until(() -> watch.pool("orders").isEmpty());
      assertThat(heard).extracting(PoolSnapshot::pool).contains("orders", "old", "late");
      assertThat(watch.cost().samplesTaken())
          .as("beside a second look at each pool that turned saturated")
          .isGreaterThanOrEqualTo(heard.size() - 3);
      assertThat(watch.cost().samplesFailed()).isZero();
      assertThat(watch.cost().cpuSeconds().orElseThrow()).isPositive();
    }
    await().atMost(PATIENCE).until(() -> threads().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void saysThatATargetWasKilled(int version) throws Exception {
    try (var app =
            TargetProcess.with(database.jdbcUrl())
                .on(Jdks.java(version))
                .pool("hikari:orders:2")
                .start();
        var watch = watch(app)) {
      awaitSeen(watch, "orders", seen -> true);
      app.kill();
      await()
          .atMost(PATIENCE)
          .until(
              () -> lost(watch).filter(why -> why.contains("no process " + app.pid())).isPresent());
      assertThat(watch.pools()).as("those last seen").hasSize(1);
      assertThat(watch.pools().get(0).latest()).isEmpty();
      assertThat(watch.pools().get(0).history(Duration.ofMinutes(15))).isNotEmpty();
    }
  }

  @Test
  void losesATargetThatIsStoppedAndComesBackToIt() throws Exception {
    try (var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:2").start();
        var watch = watch(app)) {
      awaitSeen(watch, "orders", seen -> true);
      app.pause();
      // By its silence: that the connection breaks shows only when RMI has asked several times.
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(() -> lost(watch).isPresent());
      assertThat(lost(watch)).get().asString().startsWith("it does not answer");
      assertThat(watch.pool("orders").orElseThrow().latest()).isEmpty();
      app.resume();
      await().atMost(PATIENCE).until(() -> watch.state() instanceof TargetState.Connected);
      awaitSeen(watch, "orders", seen -> true);
    }
  }

  @Test
  void oneTargetThatIsNotThereDelaysNoOther() throws Exception {
    try (var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:2").start();
        var nowhere =
            TargetWatch.start(new JmxUrl("nowhere", "127.0.0.1:1"), WatchOptions.defaults());
        var watch = watch(app)) {
      awaitSeen(watch, "orders", seen -> true);
      await()
          .atMost(PATIENCE)
          .until(() -> lost(nowhere).filter(why -> why.contains("refused")).isPresent());
    }
  }

  @Test
  void knocksAtTheDatabaseThatItsFlightRecorderShows() throws Exception {
    try (var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:2").start();
        var watch =
            TargetWatch.start(
                new LocalProcess("app", app.pid()), WatchOptions.defaults().withFlightRecorder())) {
      app.tell("work orders 2 10");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  watch
                      .pool("orders")
                      .flatMap(PoolView::roundTrips)
                      .filter(trips -> trips.times().count() > 10)
                      .isPresent());
      assertThat(watch.pool("orders").flatMap(PoolView::knock)).isEmpty();
      database.pause();
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> watch.pool("orders").flatMap(PoolView::knock).isPresent());
      } finally {
        database.resume();
      }
      assertThat(watch.pool("orders").flatMap(PoolView::knock).orElseThrow().peer())
          .isEqualTo("127.0.0.1:" + database.port());
    }
  }

  @Test
  void whatOneTargetCostsIsNotCountedForAnother() throws Exception {
    WatchOptions shared = WatchOptions.defaults();
    try (var first = TargetWatch.start(new ThisJvm("first"), shared)) {
      await().until(() -> cpu(first) > 0);
      try (var second = TargetWatch.start(new ThisJvm("second"), shared)) {
        await().until(() -> cpu(second) > 0);
        second.close();
        double ended = cpu(second);
        double before = cpu(first);
        await().until(() -> cpu(first) > before);
        assertThat(cpu(second)).as("its threads have ended").isEqualTo(ended);
      }
    }
  }

  private static double cpu(TargetWatch watch) {
    return watch.cost().cpuSeconds().orElse(0);
  }

  private static TargetWatch watch(TargetProcess app) {
    return TargetWatch.start(new LocalProcess("app", app.pid()), WatchOptions.defaults());
  }

  private static void awaitSeen(TargetWatch watch, String pool, Predicate<PoolSnapshot> expected) {
    await()
        .atMost(PATIENCE)
        .until(() -> watch.pool(pool).flatMap(PoolView::latest).filter(expected).isPresent());
  }

  private static Optional<String> lost(TargetWatch watch) {
    return watch.state() instanceof TargetState.Lost lost
        ? Optional.of(lost.reason())
        : Optional.empty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(OwnThreads.PREFIX))
        .toList();
  }
}
