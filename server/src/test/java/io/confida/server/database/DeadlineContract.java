package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.TestDatabases.Variant;
import io.confida.server.TestSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Work ends with its time, in the database too. */
abstract class DeadlineContract extends DatabaseContract {

  DeadlineContract(Variant variant) {
    super(variant);
  }

  @Override
  TestSettings settings(TestSettings settings) {
    return settings.pool(1, 0);
  }

  static Object endless(Transaction transaction) {
    return transaction.one("endless", Bindings.none(), row -> row.number("n"));
  }

  /** The one connection serves again, in a transaction and without. */
  void worksAgain() {
    assertThat(operations.write("insert-item", item(100, "after"))).isEqualTo(1);
    assertThat(
            operations.<Long>transaction(
                transaction -> transaction.write("insert-item", item(101, "and after that"))))
        .isEqualTo(1);
    assertThat(database.number("SELECT count(*) FROM item WHERE id >= 100")).isEqualTo(2);
  }

  @Test
  void cutsOffAStatement() {
    assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(150), () -> endless(operations)))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo("the request was not done within its 150 ms"));

    worksAgain();
  }

  @Test
  void cutsOffATransactionAndUndoesIt() {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMillis(150),
                    () ->
                        operations.transaction(
                            transaction -> {
                              transaction.write("insert-item", item(1, "one"));
                              return endless(transaction);
                            })))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("within its 150 ms");

    assertThat(count()).isZero();
    worksAgain();
  }

  @Test
  void workThatIsLateByItselfIsNotCommitted() {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMillis(50),
                    () ->
                        operations.transaction(
                            transaction -> {
                              transaction.write("insert-item", item(1, "one"));
                              untilOver();
                              return "late";
                            })))
        .isInstanceOf(UnavailableException.class);

    assertThat(count()).isZero();
    worksAgain();
  }

  @Test
  void noStatementStartsAfterwards() {
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMillis(50),
                    () ->
                        operations.transaction(
                            transaction -> {
                              untilOver();
                              transaction.write("insert-item", item(1, "one"));
                              ran.set(true);
                              return "late";
                            })))
        .isInstanceOf(UnavailableException.class);

    assertThat(ran).isFalse();
    worksAgain();
  }

  @Test
  void theWaitAtTheGateCounts() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread holder =
        Thread.startVirtualThread(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(1, "one"));
                      taken.countDown();
                      return hold(enough);
                    }));
    taken.await();

    assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), this::count))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.reason()).startsWith("no database connection became free within"));

    enough.countDown();
    holder.join();
    worksAgain();
  }

  @Test
  void theEarlierOfTwoHolds() {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMillis(100),
                    () -> Deadline.within(Duration.ofMinutes(1), () -> endless(operations))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("within its 100 ms");
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMinutes(1),
                    () -> Deadline.within(Duration.ofMillis(100), () -> endless(operations))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("within its 100 ms");

    worksAgain();
  }

  @Test
  void aDeadlineEndsWithItsCall() {
    Deadline.within(Duration.ofMillis(30), DeadlineContract::untilOver);

    worksAgain();
  }

  @Test
  void oneThatIsOverReachesNoConnection() {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofNanos(1),
                    () -> {
                      untilOver();
                      return count();
                    }))
        .isInstanceOf(UnavailableException.class);
  }

  private static void untilOver() {
    Deadline deadline = Deadline.currentOr(Duration.ofMillis(50));
    await().pollInterval(Duration.ofMillis(5)).until(deadline::over);
  }

  private static String hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "held";
  }

  abstract static class OnPostgreSql extends DeadlineContract {
    OnPostgreSql(Variant variant) {
      super(variant);
    }

    @Test
    void theDatabaseDoesNotGoOnForNobody() {
      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(150), () -> endless(operations)))
          .isInstanceOf(UnavailableException.class);

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> database.backends("query LIKE '%pg_sleep%' AND state = 'active'") == 0);
    }

    @Test
    void itEndsTheWaitForALock() throws Exception {
      operations.write("insert-item", item(1, "one"));
      try (var other = database.connect();
          var lock = other.createStatement()) {
        other.setAutoCommit(false);
        lock.execute("SELECT * FROM item FOR UPDATE");

        assertThatThrownBy(
                () ->
                    Deadline.within(
                        Duration.ofMillis(150), () -> operations.write("rename", item(1, "two"))))
            .isInstanceOf(UnavailableException.class);
        other.rollback();
      }
      worksAgain();
    }
  }
}

class PostgreSqlDeadlineTest extends DeadlineContract.OnPostgreSql {
  PostgreSqlDeadlineTest() {
    super(Variant.POSTGRESQL_ASYNC);
  }
}

class PostgreSqlSyncDeadlineTest extends DeadlineContract.OnPostgreSql {
  PostgreSqlSyncDeadlineTest() {
    super(Variant.POSTGRESQL_SYNC);
  }
}

class SqliteDeadlineTest extends DeadlineContract {
  SqliteDeadlineTest() {
    super(Variant.SQLITE_ASYNC);
  }
}

class SqliteSyncDeadlineTest extends DeadlineContract {
  SqliteSyncDeadlineTest() {
    super(Variant.SQLITE_SYNC);
  }
}
