package io.confida.monitor.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.analysis.PoolVerdict.Kind;
import io.confida.monitor.config.AgentArguments;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.target.LocalProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is stopped, seen from outside a real JVM into which nothing is loaded. */
class StoppedDatabaseTest {
  private static final List<String> KINDS = List.of("dbcp2", "druid", "tomcat", "c3p0");
  private static final String HIKARI = "orders";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * A JVM that is watched, and what is seen of it.
   *
   * @param kinds its pools
   */
  private record Watched(TargetProcess app, MonitoredTarget target, List<String> kinds)
      implements AutoCloseable {
    void beginWork() throws Exception {
      await().until(() -> target.verdict().pools().size() == kinds.size());
      for (String kind : kinds) {
        app.tell("work " + kind + " 3 50");
      }
    }

    @Override
    public void close() {
      target.close();
      app.close();
    }
  }

  @Test
  void isToldFromAFullPoolWhateverTheLibraryAndAsLongAsItLasts() throws Exception {
    List<Watched> all = new ArrayList<>();
    try (var database = TestDatabase.start()) {
      for (Path java : Jdks.runningAnd(17)) {
        all.add(start(database, java));
      }
      all.add(named(database));
      for (Watched watched : all) {
        watched.beginWork();
      }
      isTold(database, all);
    } finally {
      all.forEach(Watched::close);
    }
  }

  private static void isTold(TestDatabase database, List<Watched> all) throws Exception {
    awaitNoOutage(all);
    Watched named = all.get(all.size() - 1);
    await().atMost(PATIENCE).until(() -> pool(named.target, HIKARI).roundTrips().isPresent());
    database.pause();
    for (Watched watched : all) {
      for (String kind : watched.kinds) {
        await(kind)
            .atMost(PATIENCE)
            .until(() -> verdict(watched.target, kind).kind() == Kind.DATABASE_DOWN);
        assertThat(verdict(watched.target, kind).sentence())
            .contains("does not answer at 127.0.0.1:" + database.port());
        assertThat(verdict(watched.target, kind).toString()).doesNotContain("postgres?", "secret");
      }
    }
    // No further demand, and longer than the 10 s that one answer counts: down all the time.
    Instant enough = Instant.now().plusSeconds(12);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (Watched watched : all) {
                for (String kind : watched.kinds) {
                  assertThat(verdict(watched.target, kind).kind())
                      .as(kind)
                      .isEqualTo(Kind.DATABASE_DOWN);
                }
              }
              return Instant.now().isAfter(enough);
            });
    for (Watched watched : all) {
      assertThat(pool(watched.target, watched.kinds.get(0)).knock())
          .get()
          .extracting(DatabaseKnock::answer)
          .isEqualTo(DatabaseKnock.Answer.SILENT);
    }
    database.resume();
    awaitNoOutage(all);
  }

  @Test
  void aDatabaseThatIsNotUnderstoodIsRefusedWithoutItsPassword() {
    AgentSettings settings =
        AgentArguments.parse("databases=postgres//me:secret@db", Map.of()).settings();
    assertThatThrownBy(() -> Assembly.watching(settings, line -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "databases: one of them is not understood; write them as postgresql://host:port");
  }

  @Test
  void exhaustionIsKnownByTheSecondLookAtIt() throws Exception {
    try (var database = TestDatabase.start();
        var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:2").start();
        var target =
            MonitoredTarget.start(
                new LocalProcess("app", app.pid()),
                WatchOptions.defaults(),
                JudgeSettings.defaults())) {
      await().until(() -> target.verdict().pool("orders").isPresent());
      List<PoolSnapshot> full = new CopyOnWriteArrayList<>();
      List<PoolSnapshot> known = new CopyOnWriteArrayList<>();
      target
          .view()
          .listen(
              seen -> {
                if (seen.saturated().orElse(false)) {
                  full.add(seen);
                  if (target.verdict().pools().values().stream()
                      .anyMatch(one -> one.kind() == Kind.SATURATED)) {
                    known.add(seen);
                  }
                }
              });
      app.tell("borrow orders 2");
      await().until(() -> known.size() > 1);
      assertThat(known.get(0)).isEqualTo(full.get(1));
    }
  }

  private static Watched start(TestDatabase database, Path java) throws Exception {
    TargetProcess.Builder builder = TargetProcess.with(database.jdbcUrl()).on(java);
    for (String kind : KINDS) {
      builder.pool(kind + ":" + kind + ":2");
    }
    return watch(builder.start(), WatchOptions.defaults(), KINDS);
  }

  /** HikariCP's beans have no URL, and the port is an unusual one: the operator names it. */
  private static Watched named(TestDatabase database) throws Exception {
    AgentSettings settings =
        AgentArguments.parse(
                "jfr,databases=postgresql://me:secret@127.0.0.1:" + database.port(), Map.of())
            .settings();
    TargetProcess app =
        TargetProcess.with(database.jdbcUrl()).pool("hikari:" + HIKARI + ":2").start();
    return watch(app, Assembly.watching(settings, line -> {}), List.of(HIKARI));
  }

  private static Watched watch(TargetProcess app, WatchOptions options, List<String> kinds) {
    MonitoredTarget target =
        MonitoredTarget.start(
            new LocalProcess("app", app.pid()), options, JudgeSettings.defaults());
    return new Watched(app, target, kinds);
  }

  private static void awaitNoOutage(List<Watched> all) {
    for (Watched watched : all) {
      for (String kind : watched.kinds) {
        await(kind)
            .atMost(PATIENCE)
            .until(() -> verdict(watched.target, kind).kind().compareTo(Kind.DATABASE_SLOW) < 0);
      }
    }
  }

  private static PoolVerdict verdict(MonitoredTarget target, String kind) {
    return target.verdict().pool(pool(target, kind).name()).orElseThrow();
  }

  private static PoolView pool(MonitoredTarget target, String kind) {
    return target.view().pools().stream()
        .filter(pool -> pool.name().replace("\"", "").equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
