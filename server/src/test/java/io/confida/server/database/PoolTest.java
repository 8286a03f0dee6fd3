package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.TestSettings;
import io.confida.server.config.DatabaseUrl;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Connections that are kept, opened and given back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolTest {

  private static final Map<String, String> STATEMENTS =
      Map.of(
          "one", "SELECT 1 AS n",
          "foreign-keys", "PRAGMA foreign_keys",
          "journal-mode", "PRAGMA journal_mode");

  private final TestDatabase postgres = TestDatabases.create(Dialect.POSTGRESQL);
  private final TestDatabase sqlite = TestDatabases.create(Dialect.SQLITE);
  private final List<Runnable> closing = new ArrayList<>();

  private DatabaseManager start(TestDatabase database, String poolName, TestSettings settings) {
    DatabaseManager manager =
        DatabaseManager.start(
            settings.build(),
            poolName,
            StatementObserver.NONE,
            Duration.ofSeconds(30),
            dialect -> Statements.parse(STATEMENTS));
    closing.add(
        () -> {
          LeakCheck.verify(manager, database);
          manager.close();
        });
    return manager;
  }

  private DatabaseManager start(TestDatabase database, TestSettings settings) {
    return start(database, TestDatabases.poolName(), settings);
  }

  @AfterEach
  void closeManagers() {
    closing.forEach(Runnable::run);
    closing.clear();
  }

  @AfterAll
  void closeDatabases() throws Exception {
    postgres.close();
    sqlite.close();
  }

  private static long one(Transaction transaction) {
    return transaction.one("one", Bindings.none(), row -> row.number("n")).orElseThrow();
  }

  /** Callers that each hold a connection until they are let go. */
  private static final class Holders {
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    static Holders of(DatabaseManager manager, int number) {
      Holders holders = new Holders();
      for (int i = 0; i < number; i++) {
        holders.threads.add(
            Thread.startVirtualThread(
                () -> manager.operations().transaction(t -> holders.hold(one(t)))));
      }
      return holders;
    }

    private long hold(long result) {
      try {
        letGo.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return result;
    }

    void release() throws InterruptedException {
      letGo.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void thePoolSizeIsOpenFromTheStartAndCounted() {
    DatabaseManager manager = start(postgres, postgres.settings().pool(3, 2));

    await().until(() -> postgres.backends("TRUE") == 3 && manager.statistics().checkedIn() == 3);

    PoolStatistics statistics = manager.statistics();
    assertThat(statistics.poolSize()).isEqualTo(3);
    assertThat(statistics.maxOverflow()).isEqualTo(2);
    assertThat(statistics.checkedOut()).isZero();
    assertThat(statistics.overflow()).isZero();
    assertThat(statistics.saturated()).isFalse();
  }

  @Test
  void theOverflowIsOpenedUnderAStandingLineAndGivenBack() throws Exception {
    TestDatabase other = TestDatabases.create(Dialect.POSTGRESQL);
    DatabaseManager quiet = start(postgres, postgres.settings().pool(3, 4));
    DatabaseManager busy = start(other, other.settings().pool(3, 4));
    shortenIdleness(quiet);
    shortenIdleness(busy);
    AtomicLong most = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    Thread counter =
        Thread.startVirtualThread(
            () -> {
              while (!over.get()) {
                most.accumulateAndGet(postgres.backends("TRUE"), Math::max);
                most.accumulateAndGet(other.backends("TRUE"), Math::max);
                one(busy.operations()); // and is traffic, without which the gate does not shrink
              }
            });

    Holders inQuiet = Holders.of(quiet, 9);
    Holders inBusy = Holders.of(busy, 9);
    await().until(() -> quiet.statistics().checkedOut() == 7 && busy.statistics().total() == 7);
    assertThat(quiet.statistics().waiting()).isEqualTo(2);
    assertThat(quiet.statistics().saturated()).isTrue();
    assertThat(quiet.statistics().overflow()).isEqualTo(4);
    assertThat(postgres.backends("TRUE")).isEqualTo(7);
    inQuiet.release();
    inBusy.release();

    await("the overflow is given back")
        .atMost(Duration.ofSeconds(40))
        .until(() -> postgres.backends("TRUE") == 3 && other.backends("TRUE") == 3);
    over.set(true);
    counter.join();
    assertThat(most.get()).isEqualTo(7);
    await().until(() -> busy.statistics().total() == 3 && quiet.statistics().total() == 3);
    closing.forEach(Runnable::run);
    closing.clear();
    other.close();
  }

  /** How long it is is seen here, and not waited for. */
  private static void shortenIdleness(DatabaseManager manager) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName config = configOf(manager.poolName());
    assertThat(beans.getAttribute(config, "IdleTimeout"))
        .isEqualTo(DatabaseManager.IDLE_SECONDS * 1000L);
    beans.setAttribute(config, new Attribute("IdleTimeout", 500L));
  }

  private static ObjectName configOf(String poolName) throws JMException {
    return new ObjectName("com.zaxxer.hikari:type=PoolConfig (" + poolName + ")");
  }

  @Test
  void aLineThatMovesOpensNoOverflow() throws Exception {
    DatabaseManager manager =
        start(postgres, postgres.settings().pool(2, 8).overflowAfter(Duration.ofSeconds(20)));
    await().until(() -> postgres.backends("TRUE") == 2);

    DatabaseContract.together(
        50,
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(one(manager.operations())).isEqualTo(1);
            assertThat(manager.statistics().total()).isLessThanOrEqualTo(2);
          }
          return 0;
        });

    assertThat(postgres.backends("TRUE")).isEqualTo(2);
  }

  @Test
  void aFullLineIsTurnedAwayAtOnce() throws Exception {
    DatabaseManager manager = start(postgres, postgres.settings().pool(1, 0).queueLimit(1));
    Holders holders = Holders.of(manager, 2);
    await()
        .until(() -> manager.statistics().waiting() == 1 && manager.statistics().checkedOut() == 1);

    assertThatThrownBy(() -> one(manager.operations()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("already waiting");

    holders.release();
  }

  @Test
  void whoWaitsForThePoolTimeoutIsTurnedAway() throws Exception {
    DatabaseManager manager =
        start(postgres, postgres.settings().pool(1, 0).poolTimeout(Duration.ofMillis(250)));
    Holders holders = Holders.of(manager, 1);
    await().until(() -> manager.statistics().checkedOut() == 1);

    assertThatThrownBy(() -> one(manager.operations()))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("no database connection became free within 250 ms");

    holders.release();
  }

  @Test
  void thePoolIsWatchedUnderItsNameAndKeepsTheAgeLimit() throws Exception {
    String name = TestDatabases.poolName();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName pool = new ObjectName("com.zaxxer.hikari:type=Pool (" + name + ")");
    ObjectName config = configOf(name);

    start(postgres, name, postgres.settings().pool(1, 0).poolRecycle(Duration.ofSeconds(77)));

    assertThat(beans.getAttribute(pool, "ActiveConnections")).isEqualTo(0);
    assertThat(beans.getAttribute(config, "MaxLifetime")).isEqualTo(77_000L);
    closeManagers();
    assertThat(beans.isRegistered(pool)).isFalse();

    start(postgres, name, postgres.settings().pool(1, 0).poolRecycle(Duration.ZERO));
    assertThat(beans.getAttribute(config, "MaxLifetime")).isEqualTo(0L);
  }

  @Test
  void aConnectionThatDiedWhileIdleIsReplacedUnseen() {
    DatabaseManager manager = start(postgres, postgres.settings().pool(1, 0));
    assertThat(one(manager.operations())).isEqualTo(1);
    long before = postgres.administered(pid());
    // HikariCP trusts a connection for half a second after its last use.
    await().pollDelay(Duration.ofMillis(600)).until(() -> manager.statistics().checkedOut() == 0);

    postgres.administered("SELECT CAST(pg_terminate_backend(" + before + ") AS int)");

    assertThat(one(manager.operations())).isEqualTo(1);
    assertThat(postgres.administered(pid())).isNotEqualTo(before);
  }

  private String pid() {
    return "SELECT pid FROM pg_stat_activity WHERE application_name = 'confida' AND datname = '"
        + ((DatabaseUrl.PostgreSql) postgres.url()).database()
        + "'";
  }

  @Test
  void everyConnectionToSqliteHoldsForeignKeys() throws Exception {
    DatabaseManager manager = start(sqlite, sqlite.settings().pool(3, 2));
    CountDownLatch all = new CountDownLatch(3);

    // Reads outside transactions, three at a time on three connections.
    List<String> pragmas =
        DatabaseContract.together(
            3,
            () ->
                manager
                    .operations()
                    .one(
                        "foreign-keys",
                        Bindings.none(),
                        row -> {
                          all.countDown();
                          waitFor(all);
                          return row.text("foreign_keys");
                        })
                    .orElseThrow());

    assertThat(pragmas).containsExactly("1", "1", "1");
    assertThat(
            manager
                .operations()
                .one("journal-mode", Bindings.none(), row -> row.text("journal_mode")))
        .contains("wal");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sqliteInMemoryLivesAsLongAsItsManagerAndIsNobodyElses() {
    DatabaseUrl memory = new DatabaseUrl.Sqlite(null);
    try (DatabaseManager first = memory(memory);
        DatabaseManager second = memory(memory)) {
      assertThat(first.statistics().poolSize()).isEqualTo(1);
      assertThat(first.operations().write("claim-bank-load", load())).isEqualTo(1);
      assertThat(first.operations().write("claim-bank-load", load())).isZero();
      assertThat(second.operations().write("claim-bank-load", load())).isEqualTo(1);
      assertThat(first.probe().ask().connected()).isTrue();
    }
    try (DatabaseManager third = memory(memory)) {
      assertThat(third.operations().write("claim-bank-load", load())).isEqualTo(1);
    }
  }

  private static DatabaseManager memory(DatabaseUrl url) {
    return DatabaseManager.start(
        TestSettings.of(url).build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(30));
  }

  private static Bindings load() {
    return Bindings.of("checksum", "c").and("questions", 1);
  }
}
