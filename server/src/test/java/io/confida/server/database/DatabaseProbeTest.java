package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.TestDatabases.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe sees the database, not the pool. */
class DatabaseProbeTest {

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private final DatabaseManager manager = manager(database);

  private static DatabaseManager manager(TestDatabase database) {
    return DatabaseManager.start(
        database.settings().pool(1, 0).build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(30));
  }

  @AfterEach
  void close() throws Exception {
    LeakCheck.verify(manager, database);
    manager.close();
    database.close();
  }

  private long probes() {
    return database.administered(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'confida-probe'"
            + " AND datname = '"
            + ((io.confida.server.config.DatabaseUrl.PostgreSql) database.url()).database()
            + "'");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anAnswerHasItsDuration(Dialect dialect) throws Exception {
    try (TestDatabase other = TestDatabases.create(dialect);
        DatabaseManager asked = manager(other)) {
      DatabaseProbe.Result result = asked.probe().ask();

      assertThat(result.connected()).isTrue();
      assertThat(result.responseMillis()).isPositive();
    }
  }

  @Test
  void aFullPoolIsStillConnected() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread holder =
        Thread.startVirtualThread(
            () ->
                manager
                    .operations()
                    .transaction(
                        transaction -> {
                          var _ =
                              transaction.one(
                                  "question-stats", Bindings.none(), row -> row.text("document"));
                          taken.countDown();
                          return hold(enough);
                        }));
    taken.await();

    assertThat(manager.statistics().checkedIn()).isZero();
    assertThat(manager.probe().ask().connected()).isTrue();
    assertThat(manager.statistics().total()).isEqualTo(1);
    assertThat(probes()).isEqualTo(1);

    enough.countDown();
    holder.join();
  }

  private static String hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "held";
  }

  @Test
  void manyWhoAskAtOnceShareOneConnection() throws Exception {
    List<Boolean> answers = DatabaseContract.together(50, () -> manager.probe().ask().connected());

    assertThat(answers).hasSize(50).containsOnly(true);
    assertThat(probes()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheDatabaseHasEndedIsReplaced() {
    assertThat(manager.probe().ask().connected()).isTrue();

    database.administered(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name = 'confida-probe'");

    assertThat(manager.probe().ask().connected()).isTrue();
  }

  @Test
  void aProbeThatIsLateWhileOthersAreAnsweredIsNoDatabaseThatIsDown() throws Exception {
    assertThat(manager.probe().ask().connected()).isTrue();
    String backend =
        String.valueOf(
            database.administered(
                "SELECT CAST(max(pid) AS bigint) FROM pg_stat_activity"
                    + " WHERE application_name = 'confida-probe' AND datname = '"
                    + ((io.confida.server.config.DatabaseUrl.PostgreSql) database.url()).database()
                    + "'"));
    AtomicBoolean enough = new AtomicBoolean();
    Thread others =
        Thread.startVirtualThread(
            () -> {
              while (!enough.get()) {
                assertThat(revision(manager)).isNotEmpty();
              }
            });
    signal("-STOP", backend);
    try {
      assertThat(manager.probe().ask().connected()).isTrue();
    } finally {
      signal("-CONT", backend);
      enough.set(true);
      others.join();
    }
    await().until(() -> manager.probe().ask().responseMillis() != null);
    await().until(() -> probes() == 1);
  }

  private static void signal(String signal, String process) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, process).start().waitFor()).isZero();
  }

  @Test
  void aClosedProbeSaysNo() {
    assertThat(manager.probe().ask().connected()).isTrue();

    manager.probe().close();

    assertThat(manager.probe().ask().connected()).isFalse();
    await().until(() -> probes() == 0);
  }

  @Test
  void aDatabaseThatHangsOrIsGoneIsSeenAndCutsNobodyShort() throws Exception {
    try (OwnPostgres own = OwnPostgres.start()) {
      DatabaseManager async = own.manager(Variant.POSTGRESQL_ASYNC);
      DatabaseManager sync = own.manager(Variant.POSTGRESQL_SYNC);
      try (async;
          sync) {
        List<DatabaseManager> both = List.of(async, sync);
        for (DatabaseManager each : both) {
          assertThat(each.probe().ask().connected()).isTrue();
        }

        own.signal("STOP");
        // Side by side, for each of these waits for its limit.
        Queue<DatabaseManager> next = new ConcurrentLinkedQueue<>(both);
        DatabaseContract.together(2, () -> cutsNobodyShort(next.remove()));
        long threads =
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("PostgreSQL JDBC driver connection"))
                .count();
        assertThat(threads).as("connecting threads that are left behind").isLessThanOrEqualTo(4);

        own.signal("CONT");
        for (DatabaseManager each : both) {
          await().atMost(Duration.ofSeconds(20)).until(() -> each.probe().ask().connected());
          await()
              .atMost(Duration.ofSeconds(20))
              .ignoreExceptionsInstanceOf(UnavailableException.class)
              .until(() -> !revision(each).isEmpty());
          await().until(() -> each.statistics().checkedOut() == 0);
        }

        own.stop();
        for (DatabaseManager each : both) {
          assertThat(each.probe().ask().connected()).isFalse();
          assertThatThrownBy(() -> Deadline.within(Duration.ofSeconds(1), () -> revision(each)))
              .isInstanceOf(UnavailableException.class);
          assertThat(each.statistics().checkedOut()).isZero();
        }
      }
    }
  }

  private static boolean cutsNobodyShort(DatabaseManager hanging) throws Exception {
    assertThat(hanging.probe().ask().connected()).isFalse();
    // Nobody hangs in it past the deadline, with a pooled connection or for want of one.
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(200), () -> revision(hanging)))
          .isInstanceOf(UnavailableException.class);
    }
    List<Boolean> answers = DatabaseContract.together(20, () -> hanging.probe().ask().connected());
    assertThat(answers).containsOnly(false);
    return true;
  }

  private static String revision(DatabaseManager manager) {
    return manager
        .operations()
        .one("question-stats", Bindings.none(), row -> row.text("document"))
        .orElseThrow();
  }
}
