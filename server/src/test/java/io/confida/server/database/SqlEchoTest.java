package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What DATABASE_ECHO shows, and what an observer is told. */
class SqlEchoTest {

  /** Held here: a logger that nobody holds is forgotten, with its handlers. */
  private static final Logger LOGGER = Logger.getLogger("io.confida.sql");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> observed = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final TestDatabase database = TestDatabases.create(Dialect.SQLITE);
  private final DatabaseManager manager = manager(true);

  private DatabaseManager manager(boolean echo) {
    return DatabaseManager.start(
        database.settings().echo(echo).build(),
        TestDatabases.poolName(),
        (name, sql, values, nanos, failed) -> observed.add(name + (failed ? " failed" : "")),
        Duration.ofSeconds(30));
  }

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void close() throws Exception {
    LOGGER.removeHandler(handler);
    LeakCheck.verify(manager, database);
    manager.close();
    database.close();
  }

  private static Bindings load(String secret) {
    return Bindings.of("checksum", secret).and("questions", 424_242);
  }

  @Test
  void aLineHasDurationSqlAndTypesButNoValue() {
    manager.operations().write("claim-bank-load", load("secret-checksum"));

    assertThat(log)
        .singleElement()
        .asString()
        .matches(
            "claim-bank-load \\d+\\.\\d{3} ms \\[INSERT INTO bank_load \\(checksum, questions\\)"
                + " VALUES \\(\\?, \\?\\) ON CONFLICT DO NOTHING\\] \\(String, Integer\\)");
    assertThat(log.getFirst()).doesNotContain("secret", "424242");
  }

  @Test
  void everyStatementOfATransactionAndABatchAsOneAreToldOnce() {
    manager
        .operations()
        .transaction(
            transaction -> {
              transaction.batch("claim-bank-load", List.of(load("secret-1"), load("secret-2")));
              return transaction.one(
                  "find-bank-load",
                  Bindings.of("checksum", "secret-1"),
                  row -> row.number("questions"));
            });

    assertThat(observed).containsExactly("claim-bank-load", "find-bank-load");
    assertThat(log).hasSize(2).noneMatch(line -> line.contains("secret"));
    assertThat(manager.activity().summary().statements()).isEqualTo(2);
  }

  @Test
  void aStatementThatTheDatabaseRefusesIsSaidToHaveFailed() {
    assertThatThrownBy(
            () ->
                manager
                    .operations()
                    .write("insert-session-question", Rows.sessionQuestion(1, 99, null, 1)))
        .isInstanceOf(ConstraintException.class);

    assertThat(observed).containsExactly("insert-session-question failed");
    assertThat(log)
        .singleElement()
        .asString()
        .matches(
            "insert-session-question \\d+\\.\\d{3} ms FAILED \\[INSERT .*\\]"
                + " \\(String, String, null, String, Integer\\)");
  }

  @Test
  void nothingIsLoggedWithoutIt() {
    try (DatabaseManager quiet = manager(false)) {
      quiet.operations().write("claim-bank-load", load("secret"));
    }

    assertThat(log).isEmpty();
    assertThat(observed).containsExactly("claim-bank-load");
  }
}
