package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that takes no writes, and an address that leads to one that does. */
class FailoverTest {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final int KEPT = 3;

  @Test
  void theFirstRefusedWriteMakesTheConnectionsAnew() throws Exception {
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        TestServer server =
            TestServer.on(database, "ASYNC_DATABASE_POOL_SIZE", String.valueOf(KEPT))) {
      Api api = server.api();
      var session = Api.object("mode", "practice", "role", "Tester");
      api.post(SESSIONS, session).is(201);
      awaitNoneOf(List.of(), database);
      String name = ((DatabaseUrl.PostgreSql) database.url()).database();
      database.run("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
      List<String> standbys = allAnew(database, server);
      database.run(
          "BEGIN READ WRITE",
          "ALTER DATABASE " + name + " RESET default_transaction_read_only",
          "COMMIT");

      // The present connections refuse writes for ever, and reads tell nobody.
      api.get(SESSIONS).is(200);
      Answer refused = api.post(SESSIONS, session).is(503);

      assertThat(refused.text("detail")).contains("no writes");
      assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isPositive();
      api.post(SESSIONS, session).is(201); // the very next one
      awaitNoneOf(standbys, database);
      server.checkLeaks();
    }
  }

  /** The processes of connections that are all made after this is called. */
  private static List<String> allAnew(TestDatabase database, TestServer server) throws JMException {
    List<String> before = processes(database);
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.zaxxer.hikari:type=Pool (" + server.poolName() + ")"),
            "softEvictConnections",
            new Object[0],
            new String[0]);
    return awaitNoneOf(before, database);
  }

  private static List<String> awaitNoneOf(List<String> old, TestDatabase database) {
    return await("all connections, and none of the old ones")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> processes(database),
            now -> now.size() == KEPT && now.stream().noneMatch(old::contains));
  }

  private static List<String> processes(TestDatabase database) {
    return database.ask(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'confida'"
            + " AND datname = current_database()");
  }
}
