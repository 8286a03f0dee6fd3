package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.TestDatabases.Variant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failures of the driver in every phase of a connection's use. The whole length: {@code
 * -Dfaults.count=10000}; {@code -Dfaults.seed} is the one that a run prints.
 */
class InjectedFaultsTest {

  private static final int FAULTS = Integer.getInteger("faults.count", 160);
  private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
  private static final int CLIENTS = 8;

  /** Of a client that was refused: while there is no connection, it is so at once. */
  private static final long PAUSE_NANOS = 1_000_000L;

  private static final int KEPT = 4;
  private static final int OVERFLOW = 2;

  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ids = new AtomicInteger();

  /** The work's own failure, upon which everything is rolled back. */
  private static final class Changed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @EnumSource(
      value = Variant.class,
      names = {"POSTGRESQL_ASYNC", "POSTGRESQL_SYNC"})
  void noConnectionIsLost(Variant variant) throws Exception {
    try (FaultyDriver driver = new FaultyDriver(new Random(SEED));
        TestDatabase database = TestDatabases.create(variant.dialect())) {
      database.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
      try (DatabaseManager manager = start(database, variant)) {
        driver.fail(FAULTS / FaultyDriver.Phase.values().length);
        DatabaseContract.together(
            CLIENTS,
            () -> {
              while (!driver.done()) {
                round(manager.operations(), ids.getAndAdd(3));
              }
              return 0;
            });

        System.out.printf(
            "faults: %s, %d in %d phases with seed %d: %d writes acknowledged, %d refused,"
                + " %d unknown; %d connections were opened, %d are open, %d in use%n",
            variant,
            FAULTS,
            FaultyDriver.Phase.values().length,
            SEED,
            acknowledged.size(),
            refused.size(),
            unknown.size(),
            driver.opened(),
            driver.open(),
            manager.statistics().checkedOut());
        LeakCheck.verify(manager, database);
        await("as many connections as before, and no others")
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  assertThat(manager.statistics().total()).isEqualTo(KEPT);
                  assertThat(driver.open()).isEqualTo(KEPT);
                  assertThat(database.backends("TRUE")).isEqualTo(KEPT);
                });
        DatabaseContract.together(
            KEPT,
            () -> {
              int id = ids.getAndAdd(3);
              assertThat(manager.operations().write("insert-item", item(id))).isEqualTo(1);
              acknowledged.add(id);
              return 0;
            });
      }
      Set<Integer> stored = new HashSet<>();
      database.ask("SELECT id FROM item").forEach(id -> stored.add(Integer.valueOf(id)));
      assertThat(stored).containsAll(acknowledged);
      assertThat(stored).doesNotContainAnyElementsOf(refused);
    }
  }

  private static DatabaseManager start(TestDatabase database, Variant variant) {
    return DatabaseManager.start(
        database.settings().async(variant.async()).pool(KEPT, OVERFLOW).build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(20),
        dialect -> Statements.parse(DatabaseContract.statements(dialect)));
  }

  /** Writes of three ids, each way to write in its turn. */
  private void round(DatabaseOperations operations, int id) {
    switch (id / 3 % 4) {
      case 0 -> note(List.of(id), () -> operations.write("insert-item", item(id)));
      case 1 -> note(List.of(id, id + 1), () -> operations.transaction(t -> two(t, id)));
      case 2 ->
          note(
              List.of(id, id + 1, id + 2),
              () -> operations.batch("insert-item", List.of(item(id), item(id + 1), item(id + 2))));
      default ->
          note(
              List.of(id, id + 1),
              () ->
                  operations.transaction(
                      t -> {
                        two(t, id);
                        throw new Changed();
                      }));
    }
  }

  private static long two(Transaction transaction, int id) {
    transaction.write("insert-item", item(id));
    String name =
        transaction.one("name-of", Bindings.of("id", id), row -> row.text("name")).orElseThrow();
    return transaction.write("insert-item", DatabaseContract.item(id + 1, name + "-2"));
  }

  private void note(List<Integer> writes, Runnable work) {
    try {
      work.run();
      acknowledged.addAll(writes);
    } catch (UnavailableException e) {
      (e.outcomeUnknown() ? unknown : refused).addAll(writes);
    } catch (DatabaseException | Changed e) {
      refused.addAll(writes);
    }
    if (!acknowledged.contains(writes.getFirst())) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static Bindings item(int id) {
    return DatabaseContract.item(id, "n" + id);
  }
}
