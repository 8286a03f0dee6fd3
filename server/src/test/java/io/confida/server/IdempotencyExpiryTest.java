package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that grow old. */
class IdempotencyExpiryTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOldKeyIsSweptAndCountsAsNew(Dialect dialect) throws Exception {
    try (TestDatabase database = TestDatabases.create(dialect);
        TestServer server = TestServer.on(database, "IDEMPOTENCY_EXPIRY", "1s")) {
      String first = keyed(server);

      await("the sweep").atMost(SOON).until(() -> keys(database) == 0);

      assertThat(keyed(server)).isNotEqualTo(first);
      await("the next sweep").atMost(SOON).until(() -> keys(database) == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOldKeyCountsAsNewBeforeItIsSwept(Dialect dialect) throws Exception {
    try (TestDatabase database = TestDatabases.create(dialect);
        TestServer server = TestServer.on(database, "IDEMPOTENCY_EXPIRY", "1h")) {
      String first = keyed(server);
      assertThat(keyed(server)).isEqualTo(first);
      database.run(
          dialect == Dialect.SQLITE
              ? "UPDATE idempotency_key SET created_at = '2020-01-01T00:00:00.000Z'"
              : "UPDATE idempotency_key SET created_at = now() - interval '61 minutes'");

      String second = keyed(server);

      assertThat(second).isNotEqualTo(first);
      assertThat(keyed(server)).isEqualTo(second);
      assertThat(keys(database)).isEqualTo(1);
    }
  }

  private static long keys(TestDatabase database) {
    return database.number("SELECT count(*) FROM idempotency_key");
  }

  private static String keyed(TestServer server) {
    return server
        .api()
        .send(
            "POST",
            "/api/v1/sessions",
            BodyPublishers.ofString("{\"mode\": \"practice\", \"role\": \"Tester\"}"),
            request -> request.header("Content-Type", Api.JSON).header("Idempotency-Key", "k"))
        .is(201)
        .id();
  }
}
