package io.confida.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Idle connections whose packets go nowhere any more, while new ones get through: what a firewall
 * does that has forgotten them, and a database that has moved.
 */
class ForgottenConnectionsTest {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int KEPT = 8;

  /** Idle for longer than HikariCP lends a connection unasked. */
  private static final Duration IDLE = Duration.ofMillis(600);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstThatIsFoundTellsOfTheOthers(boolean virtualThreads) throws Exception {
    try (BreakableDatabase database = BreakableDatabase.of("FORGET");
        TestServer server =
            TestServer.onUrl(
                database.url(),
                "ASYNC_DATABASE_ENABLED",
                String.valueOf(virtualThreads),
                "ASYNC_DATABASE_POOL_SIZE",
                String.valueOf(KEPT),
                // One after another they would take longer to be found.
                "REQUEST_TIMEOUT",
                "5s")) {
      Api api = server.api();
      api.get(SESSIONS).is(200);
      await("as many connections as are kept")
          .atMost(SOON)
          .until(() -> database.database().backends("TRUE") == KEPT);
      await("all have been idle, and the server's own work is not due yet")
          .pollInterval(Duration.ofMillis(10))
          .atMost(SOON)
          .until(() -> server.statements().quietFor(IDLE) && server.pool().checkedOut() == 0);

      database.lose();
      database.find();

      api.get(SESSIONS).is(200);
      await("as many as before")
          .atMost(SOON)
          .until(() -> database.database().backends("TRUE") == KEPT);
      server.checkLeaks();
    }
  }
}
