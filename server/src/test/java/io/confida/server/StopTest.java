package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.Dialect;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a server, while it serves. */
class StopTest {

  private static final Logger ROOT = Logger.getLogger("");
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().intValue() >= Level.WARNING.intValue()
              || entry.getThrown() != null) {
            warnings.add(entry);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    ROOT.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    ROOT.removeHandler(handler);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void usesThatAreBeingAddedUpEndInOrder(boolean virtualThreads, boolean inTime)
      throws SQLException {
    TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
    TestServer server =
        TestServer.on(database, "ASYNC_DATABASE_ENABLED", String.valueOf(virtualThreads));
    CompletableFuture<Void> stopped;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // In the way of the fold, and not of the session.
      statement.execute("SELECT 1 FROM question FOR NO KEY UPDATE");
      server
          .api()
          .post(
              "/api/v1/parse-jd",
              Api.object("role", "Java developer", "jobDescription", "Java and SQL, mostly."))
          .is(200);
      await("uses are being added up")
          .until(() -> database.backends("wait_event_type = 'Lock'") == 1);

      int port = server.api().server().getPort();
      stopped = CompletableFuture.runAsync(server.application()::close);
      if (inTime) {
        await("no new statement begins")
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> RawHttp.to(port))
                        .isInstanceOf(UncheckedIOException.class));
      } else {
        await("it is cancelled").until(stopped::isDone);
      }
      connection.rollback();
    }
    await().until(stopped::isDone);
    stopped.join();

    assertThat(warnings).extracting(LogRecord::getMessage).isEmpty();
    assertThat(database.number("SELECT sum(usage_count) FROM question"))
        .isEqualTo(inTime ? database.number("SELECT count(*) FROM session_question") : 0);
    await("the pool is closed").until(() -> database.backends("TRUE") == 0);
    server.close();
    database.close();
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheDatabaseGoes() throws SQLException {
    TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
    TestServer server = TestServer.on(database, "SHUTDOWN_GRACE", "120s");
    Api api = server.api();
    api.get("/api/v1/questions?limit=1").is(200);
    CompletableFuture<Answer> underWay;
    CompletableFuture<Void> stopped;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE question IN ACCESS EXCLUSIVE MODE");
      underWay = CompletableFuture.supplyAsync(() -> api.get("/api/v1/questions?limit=1"));
      await().until(() -> database.backends("wait_event_type = 'Lock'") == 1);

      stopped = CompletableFuture.runAsync(server.application()::close);
      await("nobody else is let in")
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> RawHttp.to(api.server().getPort()))
                      .isInstanceOf(UncheckedIOException.class));
      assertThat(stopped).isNotDone();
      assertThat(underWay).isNotDone();
      connection.rollback();
    }

    assertThat(underWay.join().is(200).json()).hasSize(1);
    await("it does not wait for what an idle connection may ask next").until(stopped::isDone);
    stopped.join();
    await("the pool is closed").until(() -> database.backends("TRUE") == 0);
    server.close();
    database.close();
  }

  @Test
  void aRequestThatOutlastsTheGraceDoesNotHoldUpTheStop() throws SQLException {
    TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
    TestServer server = TestServer.on(database, "SHUTDOWN_GRACE", "1s", "REQUEST_TIMEOUT", "60s");
    CompletableFuture<Answer> underWay;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE question IN ACCESS EXCLUSIVE MODE");
      underWay = CompletableFuture.supplyAsync(() -> server.api().get("/api/v1/questions?limit=1"));
      await().until(() -> database.backends("wait_event_type = 'Lock'") == 1);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.application()::close);

      await("it ends long before the request would").atMost(SOON).until(stopped::isDone);
      stopped.join();
      await("its statement, too").atMost(SOON).until(() -> database.backends("TRUE") == 0);
      connection.rollback();
    }
    await("its client is told, or sees the end").atMost(SOON).until(underWay::isDone);
    assertThat(underWay.handle((answer, failure) -> failure != null || answer.status() == 503))
        .isCompletedWithValue(true);
    server.close();
    database.close();
  }
}
