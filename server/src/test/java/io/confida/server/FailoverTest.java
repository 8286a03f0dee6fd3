package io.confida.server;

import static org.awaitility.Awaitility.await;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that takes no writes, and an address that leads to one that does. */
class FailoverTest {

  @Test
  void theFirstRefusedWriteMakesTheConnectionsAnew() throws Exception {
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        TestServer server = TestServer.on(database)) {
      Api api = server.api();
      var session = Api.object("mode", "practice", "role", "Tester");
      api.post("/api/v1/sessions", session).is(201);
      String name = ((DatabaseUrl.PostgreSql) database.url()).database();
      database.run("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
      database.administered(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
              + name
              + "' AND application_name = 'confida'");
      await("connections to the standby")
          .atMost(Duration.ofSeconds(30))
          .until(() -> api.post("/api/v1/sessions", session).text("detail").contains("no writes"));
      database.run(
          "BEGIN READ WRITE",
          "ALTER DATABASE " + name + " RESET default_transaction_read_only",
          "COMMIT");

      // The present connections refuse writes for ever.
      await("writes again")
          .atMost(Duration.ofSeconds(30))
          .until(() -> api.post("/api/v1/sessions", session).status() == 201);
      api.get("/api/v1/sessions").is(200);
      server.checkLeaks();
    }
  }
}
