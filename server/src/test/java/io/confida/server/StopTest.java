package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.Dialect;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a server, while it serves. */
class StopTest {

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
}
