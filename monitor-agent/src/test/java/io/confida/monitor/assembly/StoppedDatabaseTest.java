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
  private static final String[] KINDS = {"dbcp2", "druid", "tomcat", "c3p0"};

  /** A JVM that is watched, and what is seen of it. */
  private record Watched(TargetProcess app, MonitoredTarget target) implements AutoCloseable {
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
      isTold(database, all.stream().map(Watched::target).toList());
    } finally {
      all.forEach(Watched::close);
    }
  }

  private static void isTold(TestDatabase database, List<MonitoredTarget> targets)
      throws Exception {
    for (MonitoredTarget target : targets) {
      awaitNoOutage(target);
    }
    database.pause();
    for (MonitoredTarget target : targets) {
      for (String kind : KINDS) {
        await(kind)
            .atMost(Duration.ofSeconds(60))
            .until(() -> verdict(target, kind).kind() == Kind.DATABASE_DOWN);
        assertThat(verdict(target, kind).sentence())
            .contains("does not answer at 127.0.0.1:" + database.port())
            .doesNotContain("postgres?");
      }
    }
    // No further demand, and far longer than the 10 s that one answer counts: down all the time.
    Instant enough = Instant.now().plusSeconds(20);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (MonitoredTarget target : targets) {
                for (String kind : KINDS) {
                  assertThat(verdict(target, kind).kind()).as(kind).isEqualTo(Kind.DATABASE_DOWN);
                }
              }
              return Instant.now().isAfter(enough);
            });
    for (MonitoredTarget target : targets) {
      assertThat(pool(target, "dbcp2").knock())
          .get()
          .extracting(DatabaseKnock::answer)
          .isEqualTo(DatabaseKnock.Answer.SILENT);
    }
    database.resume();
    for (MonitoredTarget target : targets) {
      awaitNoOutage(target);
    }
  }

  /** HikariCP's beans have no URL; the port is an unusual one. */
  @Test
  void isToldOfAPoolWhoseDatabaseTheOperatorNamed() throws Exception {
    try (var database = TestDatabase.start();
        var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:2").start();
        var target =
            MonitoredTarget.start(
                new LocalProcess("app", app.pid()),
                Assembly.watching(
                    AgentArguments.parse(
                            "jfr,databases=postgresql://me:secret@127.0.0.1:" + database.port(),
                            Map.of())
                        .settings(),
                    line -> {}),
                JudgeSettings.defaults())) {
      app.tell("work orders 3 50");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  target.verdict().pool("orders").isPresent()
                      && pool(target, "orders").roundTrips().isPresent());
      database.pause();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> verdict(target, "orders").kind() == Kind.DATABASE_DOWN);
      assertThat(verdict(target, "orders").toString()).doesNotContain("secret");
    }
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
    TargetProcess app = builder.start();
    MonitoredTarget target =
        MonitoredTarget.start(
            new LocalProcess("app", app.pid()), WatchOptions.defaults(), JudgeSettings.defaults());
    await().until(() -> target.verdict().pools().size() == KINDS.length);
    for (String kind : KINDS) {
      app.tell("work " + kind + " 3 50");
    }
    return new Watched(app, target);
  }

  private static void awaitNoOutage(MonitoredTarget target) {
    for (String kind : KINDS) {
      await(kind)
          .atMost(Duration.ofSeconds(60))
          .until(() -> verdict(target, kind).kind().compareTo(Kind.DATABASE_SLOW) < 0);
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
