package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.confida.server.TestDatabases.Variant;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What meets other work is run again, a few times. */
abstract class RetryContract extends DatabaseContract {

  RetryContract(Variant variant, Map<String, String> more) {
    super(variant, more);
  }

  /** Fails as work does that met other work. */
  abstract Object meetOthers(Transaction transaction);

  @Test
  void succeedsOnTheLastOfItsAttempts() {
    AtomicInteger attempts = new AtomicInteger();

    String result =
        operations.transaction(
            transaction -> {
              transaction.write("insert-item", item(1, "one"));
              return attempts.incrementAndGet() < Retries.ATTEMPTS
                  ? String.valueOf(meetOthers(transaction))
                  : "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(attempts).hasValue(Retries.ATTEMPTS);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void afterItsAttemptsTheClientIsToldToComeBack() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      attempts.incrementAndGet();
                      transaction.write("insert-item", item(1, "one"));
                      return meetOthers(transaction);
                    }))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("the write met other writes 6 times in a row");
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            })
        .hasRootCauseInstanceOf(SQLException.class);

    assertThat(attempts).hasValue(6);
    assertThat(count()).isZero();
  }

  @Test
  void otherFailuresRunOnce() {
    operations.write("insert-item", item(1, "taken"));
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      attempts.incrementAndGet();
                      return transaction.write("insert-item", item(2, "taken"));
                    }))
        .isInstanceOf(ConstraintException.class);

    assertThat(attempts).hasValue(1);
  }

  @Test
  void aDeadlineEndsTheAttempts() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ofMillis(1),
                    () ->
                        operations.transaction(
                            transaction -> {
                              attempts.incrementAndGet();
                              return meetOthers(transaction);
                            })))
        .isInstanceOf(UnavailableException.class);

    assertThat(attempts.get()).isLessThan(Retries.ATTEMPTS);
  }

  @Test
  void theSameTransactionNeverLastsTwice() throws Exception {
    // Writers that meet each other all the time: each row is there once, whatever was run again.
    AtomicInteger next = new AtomicInteger();
    together(
        8,
        () -> {
          for (int i = 0; i < 10; i++) {
            int id = next.incrementAndGet();
            operations.transaction(
                transaction -> transaction.write("insert-item", item(id, "n" + id)));
          }
          return 0;
        });

    assertThat(count()).isEqualTo(80);
  }

  abstract static class OnPostgreSql extends RetryContract {

    OnPostgreSql(Variant variant) {
      super(
          variant,
          Map.of(
              "conflict",
              "SELECT conflict(:code) AS nothing",
              "snapshot",
              "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
      database.run(
          """
          CREATE FUNCTION conflict(code text) RETURNS text LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'met another' USING ERRCODE = code; END $$
          """);
    }

    @Override
    Object meetOthers(Transaction transaction) {
      return transaction.one("conflict", Bindings.of("code", "40001"), row -> row.text("nothing"));
    }

    @Test
    void aStatementOfItsOwnIsRunAgainToo() {
      assertThatThrownBy(
              () ->
                  operations.one(
                      "conflict", Bindings.of("code", "40P01"), row -> row.text("nothing")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("6 times");
    }

    @Test
    void workThatHidesTheConflictIsRunAgain() {
      AtomicInteger attempts = new AtomicInteger();

      operations.transaction(
          transaction -> {
            transaction.write("insert-item", item(1, "one"));
            if (attempts.incrementAndGet() == 1) {
              var _ = catchThrowable(() -> meetOthers(transaction));
            }
            return "done";
          });

      assertThat(attempts).hasValue(2);
      assertThat(count()).isEqualTo(1);
    }

    @Test
    void aStatementThatAnOperatorCancelsIsNotRunAgain() {
      assertThatThrownBy(
              () ->
                  operations.one(
                      "conflict", Bindings.of("code", "57014"), row -> row.text("nothing")))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo("the database ended the statement before it was done"));
    }

    @Test
    void twoThatLockEachOtherOutBothSucceed() throws Exception {
      operations.write("insert-item", item(1, "a"));
      operations.write("insert-item", item(2, "b"));
      CountDownLatch bothHoldOne = new CountDownLatch(2);
      AtomicInteger number = new AtomicInteger();
      AtomicInteger runs = new AtomicInteger();

      together(
          2,
          () -> {
            int mine = number.incrementAndGet();
            return operations.transaction(
                transaction -> {
                  runs.incrementAndGet();
                  transaction.write("rename", item(mine, mine + "-" + mine));
                  bothHoldOne.countDown();
                  waitFor(bothHoldOne);
                  return transaction.write("rename", item(3 - mine, mine + "-" + (3 - mine)));
                });
          });

      assertThat(runs.get()).isGreaterThan(2);
      // Whoever came last wrote both.
      assertThat(database.ask("SELECT name FROM item ORDER BY id"))
          .isIn(List.of("1-1", "1-2"), List.of("2-1", "2-2"));
    }

    @Test
    void twoThatChangeTheSameSnapshotBothSucceed() throws Exception {
      operations.write("insert-item", item(1, ""));
      CountDownLatch bothHaveRead = new CountDownLatch(2);
      AtomicInteger runs = new AtomicInteger();

      together(
          2,
          () ->
              operations.transaction(
                  transaction -> {
                    runs.incrementAndGet();
                    transaction.write("snapshot", Bindings.none());
                    String before =
                        transaction
                            .one("name-of", Bindings.of("id", 1), row -> row.text("name"))
                            .orElseThrow();
                    bothHaveRead.countDown();
                    waitFor(bothHaveRead);
                    return transaction.write("rename", item(1, before + "x"));
                  }));

      assertThat(runs).hasValue(3);
      assertThat(database.ask("SELECT name FROM item")).containsExactly("xx");
    }

    private static void waitFor(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  abstract static class OnSqlite extends RetryContract {

    OnSqlite(Variant variant) {
      super(variant, Map.of());
    }

    @Override
    Object meetOthers(Transaction transaction) {
      throw new IllegalStateException(
          new SQLiteException("database is locked", SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT));
    }

    @Test
    void workThatFindsTheDatabaseLockedIsRunAgain() throws Exception {
      List<Integer> runs = new ArrayList<>();
      try (Connection other = database.connect();
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");

        operations.transaction(
            transaction -> {
              runs.add(1);
              if (runs.size() == 2) {
                unlock(lock);
              }
              return transaction.write("insert-item", item(1, "one"));
            });
      }

      assertThat(runs).hasSize(2);
      assertThat(count()).isEqualTo(1);
    }

    @Test
    void aLockHeldPastTheDeadlineIsNotWaitedFor() throws Exception {
      try (Connection other = database.connect();
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");

        assertThatThrownBy(
                () ->
                    Deadline.within(
                        Duration.ofMillis(100),
                        () -> operations.write("insert-item", item(1, "one"))))
            .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(
                () ->
                    Deadline.within(
                        Duration.ofMillis(100),
                        () ->
                            operations.transaction(
                                transaction -> transaction.write("insert-item", item(1, "one")))))
            .isInstanceOf(UnavailableException.class);
      }

      // The connections it was tried on are as good as before.
      for (int i = 1; i <= 8; i++) {
        assertThat(operations.write("insert-item", item(i, "n" + i))).isEqualTo(1);
      }
      assertThat(database.number("SELECT count(*) FROM item")).isEqualTo(8);
    }

    @Test
    void readersDoNotWaitForAWriter() throws Exception {
      operations.write("insert-item", item(1, "one"));
      try (Connection other = database.connect();
          Statement writer = other.createStatement()) {
        writer.execute("BEGIN IMMEDIATE");
        writer.execute("UPDATE item SET name = 'other'");

        assertThat(operations.one("name-of", Bindings.of("id", 1), row -> row.text("name")))
            .contains("one");
      }
    }

    private static void unlock(Statement lock) {
      try {
        lock.execute("ROLLBACK");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

class PostgreSqlRetryTest extends RetryContract.OnPostgreSql {
  PostgreSqlRetryTest() {
    super(Variant.POSTGRESQL_ASYNC);
  }
}

class PostgreSqlSyncRetryTest extends RetryContract.OnPostgreSql {
  PostgreSqlSyncRetryTest() {
    super(Variant.POSTGRESQL_SYNC);
  }
}

class SqliteRetryTest extends RetryContract.OnSqlite {
  SqliteRetryTest() {
    super(Variant.SQLITE_ASYNC);
  }
}

class SqliteSyncRetryTest extends RetryContract.OnSqlite {
  SqliteSyncRetryTest() {
    super(Variant.SQLITE_SYNC);
  }
}
