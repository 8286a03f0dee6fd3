package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that has no room for one more connection serves those it has. */
class CrowdedDatabaseTest {

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private final String name = ((DatabaseUrl.PostgreSql) database.url()).database();
  private final String role = name + "_crowded";
  private TestServer server;

  @BeforeEach
  void start() {
    database.run(
        "CREATE ROLE " + role + " LOGIN PASSWORD 'x'",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role,
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO " + role);
    int port = ((DatabaseUrl.PostgreSql) database.url()).hosts().getFirst().port();
    server =
        TestServer.onUrl(
            "postgresql://" + role + ":x@localhost:" + port + "/" + name,
            "ASYNC_DATABASE_POOL_SIZE",
            "1",
            "ASYNC_DATABASE_MAX_OVERFLOW",
            "0");
  }

  @AfterEach
  void stop() throws Exception {
    LeakCheck.verify(server.application().database(), database);
    server.close();
    database.run("DROP OWNED BY " + role, "DROP ROLE " + role);
    database.close();
  }

  @Test
  void isDegradedAndReady() {
    server.api().get("/api/v1/questions?limit=1").is(200);
    database.run("ALTER ROLE " + role + " CONNECTION LIMIT 1");

    JsonNode health = server.api().get("/health").is(200).json();

    assertThat(health.path("status").asText()).isEqualTo("degraded");
    assertThat(health.at("/database/connectivity/connected").asBoolean()).isTrue();
    server.api().get("/ready").is(200);
    server.api().get("/api/v1/questions?limit=1").is(200);
  }

  @Test
  void isUnhealthyWhenThePoolHasNoConnectionLeft() {
    database.run("ALTER ROLE " + role + " CONNECTION LIMIT 0");
    database.administered(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
            + role
            + "'");
    server.api().get("/api/v1/questions?limit=1").is(503);

    assertThat(server.api().get("/health").is(503).json().path("status").asText())
        .isEqualTo("unhealthy");
    server.api().get("/ready").is(503);

    database.run("ALTER ROLE " + role + " CONNECTION LIMIT -1");
    server.api().get("/api/v1/questions?limit=1").is(200);
  }

  @Test
  void tellsThatTheLoginIsRefusedAndComesBack() {
    server.api().get("/api/v1/questions?limit=1").is(200);
    database.run("ALTER ROLE " + role + " NOLOGIN");
    database.administered(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
            + role
            + "'");
    try (CapturedLog log = CapturedLog.of("io.confida.server.database.Connector")) {
      await()
          .until(
              () -> {
                server.api().get("/api/v1/questions?limit=1").is(503);
                return log.text().contains("not permitted to log in");
              });

      database.run("ALTER ROLE " + role + " LOGIN");
      await().until(() -> server.api().get("/api/v1/questions?limit=1").status() == 200);
    }
  }
}
