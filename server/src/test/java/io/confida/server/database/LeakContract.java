package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.confida.server.TestDatabases.Variant;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What only a database server can do to a connection. */
abstract class PostgreSqlLeakContract extends LeakContract {
  PostgreSqlLeakContract(Variant variant) {
    super(variant, Map.of("die", "SELECT pg_terminate_backend(pg_backend_pid()) AS dead"));
  }

  @Test
  void aConnectionThatIsKilledUnderAStatement() throws Exception {
    Callable<Void> killed =
        () -> {
          assertThatThrownBy(() -> operations.one("die", Bindings.none(), row -> row.text("dead")))
              .isInstanceOfSatisfying(
                  UnavailableException.class,
                  e -> assertThat(e.reason()).isEqualTo("the database cannot be reached"));
          return null;
        };
    rounds(ROUNDS / 4, killed);
  }

  @Test
  void aConnectionThatIsKilledUnderATransaction() throws Exception {
    AtomicInteger number = new AtomicInteger();
    Callable<Void> killed =
        () -> {
          int id = number.incrementAndGet();
          assertThatThrownBy(
                  () ->
                      operations.transaction(
                          transaction -> {
                            transaction.write("insert-item", item(id, "n" + id));
                            return transaction.one("die", Bindings.none(), row -> row.text("dead"));
                          }))
              .isInstanceOf(UnavailableException.class);
          return null;
        };
    rounds(ROUNDS / 4, killed);
  }
}

/** Whatever goes wrong a hundred times, every connection comes back, usable. */
abstract class LeakContract extends DatabaseContract {

  static final int ROUNDS = 100;

  LeakContract(Variant variant, Map<String, String> more) {
    super(variant, more);
  }

  /** As many rounds, four at a time; afterwards the database does its work and holds nothing. */
  void rounds(int rounds, Callable<Void> round) throws Exception {
    AtomicInteger left = new AtomicInteger(rounds);
    together(
        4,
        () -> {
          while (left.decrementAndGet() >= 0) {
            round.call();
          }
          return 0;
        });
    await().until(() -> manager.statistics().checkedOut() == 0);
    assertThat(count()).isZero();
    assertThat(operations.write("insert-item", item(1_000, "after"))).isEqualTo(1);
    assertThat(database.number("SELECT count(*) FROM item")).isEqualTo(1);
  }

  /** Runs the failing statement by itself, and within a transaction that has written. */
  void bothWays(Class<? extends Exception> failure, Function<Transaction, Object> statement)
      throws Exception {
    AtomicInteger number = new AtomicInteger();
    rounds(
        ROUNDS,
        () -> {
          int id = number.incrementAndGet();
          assertThatThrownBy(() -> statement.apply(operations)).isInstanceOf(failure);
          assertThatThrownBy(
                  () ->
                      operations.transaction(
                          transaction -> {
                            transaction.write("insert-item", item(id, "n" + id));
                            return statement.apply(transaction);
                          }))
              .isInstanceOf(failure);
          return null;
        });
  }

  @Test
  void aStatementThatCannotBePrepared() throws Exception {
    bothWays(
        StatementException.class,
        database -> database.one("no-such-table", Bindings.none(), row -> row.text("a")));
  }

  @Test
  void aParameterWithoutAValue() throws Exception {
    bothWays(
        StatementException.class, database -> database.write("insert-item", Bindings.of("id", 1)));
  }

  @Test
  void aReaderThatThrows() throws Exception {
    bothWays(
        ArithmeticException.class,
        database ->
            database.one(
                "count",
                Bindings.none(),
                row -> {
                  throw new ArithmeticException("unreadable");
                }));
  }

  @Test
  void moreRowsThanTheOneThatIsRead() throws Exception {
    database.run("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(operations.one("all-names", Bindings.none(), row -> row.text("name"))).isPresent();
    }
  }

  @Test
  void aThreadThatIsInterruptedBefore() throws Exception {
    bothWays(
        UnavailableException.class,
        database -> {
          Thread.currentThread().interrupt();
          try {
            // Within a transaction nothing looks at the thread before the driver does.
            if (database instanceof LeasedTransaction) {
              throw UnavailableException.interrupted();
            }
            return database.one("count", Bindings.none(), row -> row.number("n"));
          } finally {
            assertThat(Thread.interrupted()).isTrue();
          }
        });
  }

  @Test
  void aThreadThatIsInterruptedUnderItsStatement() throws Exception {
    rounds(
        ROUNDS / 5,
        () -> {
          CompletableFuture<Throwable> thrown = new CompletableFuture<>();
          Thread caller =
              Thread.startVirtualThread(
                  () ->
                      thrown.complete(
                          catchThrowable(
                              () ->
                                  Deadline.within(
                                      Duration.ofMillis(200), () -> endless(operations)))));
          await()
              .pollInterval(Duration.ofMillis(5))
              .until(() -> manager.statistics().checkedOut() > 0 || thrown.isDone());
          caller.interrupt();
          assertThat(thrown.get()).isInstanceOf(UnavailableException.class);
          return null;
        });
  }

  @Test
  void workThatIsPastItsDeadline() throws Exception {
    AtomicInteger number = new AtomicInteger();
    rounds(
        ROUNDS / 2,
        () -> {
          int id = number.incrementAndGet();
          assertThatThrownBy(
                  () -> Deadline.within(Duration.ofMillis(20), () -> endless(operations)))
              .isInstanceOf(UnavailableException.class);
          assertThatThrownBy(
                  () ->
                      Deadline.within(
                          Duration.ofMillis(30),
                          () ->
                              operations.transaction(
                                  transaction -> {
                                    transaction.write("insert-item", item(id, "n" + id));
                                    return endless(transaction);
                                  })))
              .isInstanceOf(UnavailableException.class);
          return null;
        });
  }

  static Object endless(Transaction transaction) {
    return transaction.one("endless", Bindings.none(), row -> row.number("n"));
  }
}

class PostgreSqlLeakTest extends PostgreSqlLeakContract {
  PostgreSqlLeakTest() {
    super(Variant.POSTGRESQL_ASYNC);
  }
}

class PostgreSqlSyncLeakTest extends PostgreSqlLeakContract {
  PostgreSqlSyncLeakTest() {
    super(Variant.POSTGRESQL_SYNC);
  }
}

class SqliteLeakTest extends LeakContract {
  SqliteLeakTest() {
    super(Variant.SQLITE_ASYNC, Map.of());
  }
}

class SqliteSyncLeakTest extends LeakContract {
  SqliteSyncLeakTest() {
    super(Variant.SQLITE_SYNC, Map.of());
  }
}
