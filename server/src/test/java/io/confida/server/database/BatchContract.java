package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.confida.server.TestDatabases.Variant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many rows at once: all of them or none. */
abstract class BatchContract extends DatabaseContract {

  BatchContract(Variant variant) {
    super(variant);
  }

  static List<Bindings> items(int count) {
    List<Bindings> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      rows.add(item(i, "n" + i));
    }
    return rows;
  }

  @Test
  void allRowsAreThere() {
    operations.batch("insert-item", items(1_000));

    assertThat(database.number("SELECT count(DISTINCT name) FROM item")).isEqualTo(1_000);
  }

  @Test
  void noRowsAreNoWork() {
    operations.batch("insert-item", List.of());

    assertThat(count()).isZero();
  }

  @Test
  void oneThatIsRefusedKeepsAllOut() {
    List<Bindings> rows = items(300);
    rows.add(item(301, "n7"));

    assertThatThrownBy(() -> operations.batch("insert-item", rows))
        .isInstanceOfSatisfying(
            ConstraintException.class,
            e -> assertThat(e.rule()).isEqualTo(ConstraintException.Rule.UNIQUE));

    assertThat(count()).isZero();
  }

  @Test
  void oneThatLacksAValueKeepsAllOut() {
    List<Bindings> rows = items(3);
    rows.add(Bindings.of("id", 4));

    assertThatThrownBy(() -> operations.batch("insert-item", rows))
        .isInstanceOf(StatementException.class)
        .hasMessage("insert-item lacks a value for :name");

    assertThat(count()).isZero();
  }

  @Test
  void asFirstOfATransactionItLastsWithTheRest() {
    operations.transaction(
        transaction -> {
          transaction.batch("insert-item", items(10));
          return transaction.write("insert-item", item(11, "eleven"));
        });

    assertThat(count()).isEqualTo(11);
  }

  @Test
  void asOnlyOneOfATransactionItLasts() {
    operations.transaction(
        transaction -> {
          transaction.batch("insert-item", items(10));
          return "done";
        });

    assertThat(count()).isEqualTo(10);
  }

  @Test
  void asFirstOfATransactionItIsUndoneWithTheRest() {
    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.batch("insert-item", items(10));
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.batch("insert-item", items(10));
                      return transaction.write("insert-item", item(11, "n1"));
                    }))
        .isInstanceOf(ConstraintException.class);

    assertThat(count()).isZero();
  }

  @Test
  void itIsNotLostToAStatementThatFailsBeforeItReachesTheDatabase() {
    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      transaction.batch("insert-item", items(10));
                      var _ = catchThrowable(() -> transaction.write("no such", Bindings.none()));
                      return "done";
                    }))
        .isInstanceOf(StatementException.class)
        .hasMessageContaining("no statement is named no such");

    assertThat(count()).isZero();
  }

  @Test
  void aNullInSomeRowsIsANull() {
    database.run(
        "DROP TABLE IF EXISTS note", "CREATE TABLE note (id INTEGER, remark TEXT, score REAL)");
    DatabaseManager other =
        start(
            database.settings().pool(1, 0).async(variant.async()),
            java.util.Map.of(
                "insert-note",
                "INSERT INTO note (id, remark, score) VALUES (:id, :remark, :score)"));
    try {
      List<Bindings> rows = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        rows.add(
            Bindings.of("id", i)
                .and("remark", i % 3 == 0 ? null : "r" + i)
                .and("score", i % 2 == 0 ? null : i / 10.0));
      }
      other.operations().batch("insert-note", rows);
    } finally {
      other.close();
    }

    assertThat(database.number("SELECT count(*) FROM note WHERE remark IS NULL")).isEqualTo(67);
    assertThat(database.number("SELECT count(*) FROM note WHERE score IS NULL")).isEqualTo(100);
  }

  abstract static class OnPostgreSql extends BatchContract {
    OnPostgreSql(Variant variant) {
      super(variant);
      database.run(
          "CREATE TABLE seen (n int NOT NULL)",
          """
          CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO seen VALUES (1); RETURN NULL; END $$
          """,
          "CREATE TRIGGER item_seen AFTER INSERT ON item FOR EACH STATEMENT EXECUTE FUNCTION seen()",
          """
          CREATE TRIGGER question_seen AFTER INSERT ON question
          FOR EACH STATEMENT EXECUTE FUNCTION seen()
          """);
    }

    @Test
    void theDatabaseSeesFarFewerStatementsThanRows() {
      database.run("TRUNCATE seen");

      operations.batch("insert-item", items(1_000));

      // The driver makes statements of up to 128 rows, in powers of two.
      assertThat(database.number("SELECT count(*) FROM seen")).isLessThanOrEqualTo(1_000 / 64);
      assertThat(count()).isEqualTo(1_000);
    }

    @Test
    void soDoesTheQuestionBanksOwnInsert() {
      DatabaseManager own =
          DatabaseManager.start(
              database.settings().pool(1, 0).async(variant.async()).build(),
              io.confida.server.TestDatabases.poolName(),
              StatementObserver.NONE,
              java.time.Duration.ofSeconds(30));
      try {
        database.run("TRUNCATE seen", "DELETE FROM question");
        own.operations().batch("insert-question-unless-known", Rows.questions(600, "bank"));
      } finally {
        own.close();
      }

      assertThat(database.number("SELECT count(*) FROM question")).isEqualTo(600);
      assertThat(database.number("SELECT count(*) FROM seen")).isLessThanOrEqualTo(600 / 32);
    }
  }
}

class PostgreSqlBatchTest extends BatchContract.OnPostgreSql {
  PostgreSqlBatchTest() {
    super(Variant.POSTGRESQL_ASYNC);
  }
}

class PostgreSqlSyncBatchTest extends BatchContract.OnPostgreSql {
  PostgreSqlSyncBatchTest() {
    super(Variant.POSTGRESQL_SYNC);
  }
}

class SqliteBatchTest extends BatchContract {
  SqliteBatchTest() {
    super(Variant.SQLITE_ASYNC);
  }
}

class SqliteSyncBatchTest extends BatchContract {
  SqliteSyncBatchTest() {
    super(Variant.SQLITE_SYNC);
  }
}
