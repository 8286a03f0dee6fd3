package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.confida.server.TestDatabases.Variant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** All or nothing, and the first cause. */
abstract class TransactionContract extends DatabaseContract {
  TransactionContract(Variant variant) {
    super(variant);
  }

  @Test
  void whatTheWorkWroteIsThereAfterwardsAndItsResultComesBack() {
    String result =
        operations.transaction(
            transaction -> {
              transaction.write("insert-item", item(1, "one"));
              transaction.write("insert-item", item(2, "two"));
              return transaction
                  .one("name-of", Bindings.of("id", 2), row -> row.text("name"))
                  .orElseThrow();
            });

    assertThat(result).isEqualTo("two");
    assertThat(database.number("SELECT count(*) FROM item")).isEqualTo(2);
  }

  @Test
  void othersSeeNothingOfATransactionUnderWay() {
    long seen =
        operations.transaction(
            transaction -> {
              transaction.write("insert-item", item(1, "one"));
              return database.number("SELECT count(*) FROM item");
            });

    assertThat(seen).isZero();
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void anExceptionOfTheWorkUndoesItAndIsTheOneThrown() {
    IllegalStateException mine = new IllegalStateException("mine");

    Throwable thrown =
        catchThrowable(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(1, "one"));
                      throw mine;
                    }));

    assertThat(thrown).isSameAs(mine).hasNoSuppressedExceptions();
    assertThat(count()).isZero();
  }

  @Test
  void anErrorOfTheWorkUndoesItToo() {
    AssertionError mine = new AssertionError("mine");

    Throwable thrown =
        catchThrowable(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(1, "one"));
                      throw mine;
                    }));

    assertThat(thrown).isSameAs(mine);
    assertThat(count()).isZero();
  }

  @Test
  void anExceptionThatWrapsARefusalStaysTheWorksOwn() {
    operations.write("insert-item", item(1, "taken"));
    AtomicReference<Throwable> mine = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(
            () ->
                operations.transaction(
                    transaction -> {
                      try {
                        return transaction.write("insert-item", item(2, "taken"));
                      } catch (ConstraintException e) {
                        IllegalArgumentException own = new IllegalArgumentException("taken", e);
                        mine.set(own);
                        throw own;
                      }
                    }));

    assertThat(thrown).isSameAs(mine.get());
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aReaderThatThrowsUndoesTheWork() {
    IllegalStateException mine = new IllegalStateException("unreadable");

    Throwable thrown =
        catchThrowable(
            () ->
                operations.transaction(
                    transaction ->
                        transaction.one(
                            "insert-returning",
                            item(1, "one"),
                            row -> {
                              throw mine;
                            })));

    assertThat(thrown).isSameAs(mine);
    assertThat(count()).isZero();
  }

  @Test
  void aFailedStatementThatTheWorkCatchesStillUndoesAll() {
    operations.write("insert-item", item(1, "taken"));

    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(2, "two"));
                      var _ =
                          catchThrowable(() -> transaction.write("insert-item", item(3, "taken")));
                      return "done";
                    }))
        .isInstanceOf(StatementException.class)
        .hasMessageContaining("has failed before")
        .hasRootCauseInstanceOf(java.sql.SQLException.class);

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void nothingRunsAfterAFailedStatement() {
    operations.write("insert-item", item(1, "taken"));

    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      var _ =
                          catchThrowable(() -> transaction.write("insert-item", item(3, "taken")));
                      return transaction.write("insert-item", item(4, "four"));
                    }))
        .isInstanceOf(StatementException.class)
        .hasCauseInstanceOf(ConstraintException.class);

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aCommitThatFailsReportsItsCauseAndLeavesNothing() {
    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(1, "one"));
                      return transaction.write(
                          "insert-part", Bindings.of("id", 1).and("item_id", 99));
                    }))
        .isInstanceOfSatisfying(
            ConstraintException.class,
            e -> assertThat(e.rule()).isEqualTo(ConstraintException.Rule.REFERENCE))
        .hasNoSuppressedExceptions();

    assertThat(count()).isZero();
    assertThat(database.number("SELECT count(*) FROM part")).isZero();
    assertThat(operations.write("insert-item", item(1, "one"))).isEqualTo(1);
  }

  @Test
  void nothingOutlivesTheCallback() {
    Transaction late =
        operations.transaction(
            transaction -> {
              transaction.write("insert-item", item(1, "one"));
              return transaction;
            });

    assertThatThrownBy(() -> late.write("insert-item", item(2, "two")))
        .isInstanceOf(StatementException.class)
        .hasMessageContaining("nothing of a transaction outlives it");
    assertThatThrownBy(() -> late.one("count", Bindings.none(), row -> row.number("n")))
        .isInstanceOf(StatementException.class);
    assertThatThrownBy(() -> late.batch("insert-item", java.util.List.of(item(3, "three"))))
        .isInstanceOf(StatementException.class);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void workWithinWorkIsRefused() {
    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.write("insert-item", item(1, "one"));
                      return operations.write("insert-item", item(2, "two"));
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("uses that transaction");

    assertThat(count()).isZero();
  }

  @Test
  void aTransactionWithoutStatementsTakesNoConnection() {
    int used = operations.transaction(transaction -> manager.statistics().checkedOut());

    assertThat(used).isZero();
  }

  @Test
  void aWriteOfItsOwnLastsAndReportsHowManyRowsItChanged() {
    assertThat(operations.write("insert-item", item(1, "one"))).isEqualTo(1);
    assertThat(operations.write("rename", item(1, "eins"))).isEqualTo(1);
    assertThat(operations.write("rename", item(7, "sieben"))).isZero();

    assertThat(database.ask("SELECT name FROM item")).containsExactly("eins");
  }

  @Test
  void aReadGivesItsRowOrNone() {
    operations.write("insert-item", item(1, "one"));

    assertThat(operations.one("name-of", Bindings.of("id", 1), row -> row.text("name")))
        .contains("one");
    assertThat(operations.one("name-of", Bindings.of("id", 2), row -> row.text("name"))).isEmpty();
  }

  @Test
  void aRowSaysWhatItLacks() {
    assertThat(
            operations.one(
                "null", Bindings.none(), row -> String.valueOf(row.textOrNull("missing"))))
        .contains("null");
    assertThatThrownBy(() -> operations.one("null", Bindings.none(), row -> row.text("missing")))
        .isInstanceOf(StatementException.class)
        .hasMessage("null gives NULL for missing");
    assertThatThrownBy(() -> operations.one("null", Bindings.none(), row -> row.number("missing")))
        .isInstanceOf(StatementException.class)
        .hasMessage("null gives no number for missing");
    assertThatThrownBy(() -> operations.one("null", Bindings.none(), row -> row.text("other")))
        .isInstanceOf(StatementException.class)
        .hasMessage("null has no column other");
  }

  @Test
  void aRefusedWriteSaysWhichKindOfRule() {
    operations.write("insert-item", item(1, "one"));

    assertThatThrownBy(() -> operations.write("insert-item", item(2, "one")))
        .isInstanceOfSatisfying(
            ConstraintException.class,
            e -> assertThat(e.rule()).isEqualTo(ConstraintException.Rule.UNIQUE));
    assertThatThrownBy(
            () -> operations.write("insert-item", Bindings.of("id", 2).and("name", null)))
        .isInstanceOfSatisfying(
            ConstraintException.class,
            e -> assertThat(e.rule()).isEqualTo(ConstraintException.Rule.CHECK));
  }
}

class PostgreSqlTransactionTest extends TransactionContract {
  PostgreSqlTransactionTest() {
    super(Variant.POSTGRESQL_ASYNC);
  }
}

class PostgreSqlSyncTransactionTest extends TransactionContract {
  PostgreSqlSyncTransactionTest() {
    super(Variant.POSTGRESQL_SYNC);
  }
}

class SqliteTransactionTest extends TransactionContract {
  SqliteTransactionTest() {
    super(Variant.SQLITE_ASYNC);
  }
}

class SqliteSyncTransactionTest extends TransactionContract {
  SqliteSyncTransactionTest() {
    super(Variant.SQLITE_SYNC);
  }
}
