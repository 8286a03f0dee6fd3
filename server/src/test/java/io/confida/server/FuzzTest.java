package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.database.Dialect;
import io.confida.server.fuzz.Fuzzer;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bad and odd requests, made from the OpenAPI document: none is a fault of the server, every error
 * is a problem as the document has it, nothing that a client writes is run as SQL, and what was
 * refused has changed nothing.
 *
 * <p>The whole length: {@code -Dfuzz.requests=50000}. A failure names its seed, with which {@code
 * -Dfuzz.seed} sends the same again, and shows the request.
 */
class FuzzTest {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
  private static final int BATCH = Integer.getInteger("fuzz.batch", 100);
  private static final long SEED =
      Long.getLong(
          "fuzz.seed",
          Integer.getInteger("fuzz.requests") == null
              ? 20261127 // the same for everybody who builds this
              : System.nanoTime() % 1_000_000_000L);

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void postgreSqlIsNotShaken() throws SQLException {
    fuzz(Dialect.POSTGRESQL, REQUESTS);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void sqliteIsNotShaken() throws SQLException {
    fuzz(Dialect.SQLITE, REQUESTS / 4);
  }

  private static void fuzz(Dialect dialect, int requests) throws SQLException {
    System.out.println("fuzz seed " + SEED);
    TestDatabase database = TestDatabases.create(dialect);
    try (database;
        TestServer server =
            TestServer.on(
                database,
                "AUTH_MODE",
                "jwt",
                "SECRET_KEY",
                TestTokens.SECRET,
                "RATE_LIMIT",
                "off",
                "CORS_ALLOWED_ORIGINS",
                "https://app.invalid")) {
      database.run(
          "CREATE TABLE canary (word varchar(20))",
          "INSERT INTO canary (word) VALUES ('sings'), ('still')");
      String session =
          "/api/v1/sessions/"
              + stranger(server)
                  .post("/api/v1/sessions", Api.object("mode", "practice", "role", "canary"))
                  .is(201)
                  .id();
      String strangers = stranger(server).get(session).is(200).body();
      try (Fuzzer fuzzer =
          new Fuzzer(
              server.application().port(),
              server.contract(),
              database,
              () -> TestTokens.bearer("ada", "admin"),
              SEED)) {
        while (fuzzer.sent() < requests) {
          fuzzer.run(Math.min(BATCH, requests - fuzzer.sent()));
          assertThat(database.ask("SELECT word FROM canary ORDER BY word"))
              .containsExactly("sings", "still");
        }
        LeakCheck.verify(server.application().database(), database);
        int repeated = fuzzer.repeatRefused();
        System.out.println(dialect + ": " + fuzzer.summary() + "; refused once more: " + repeated);
      }
      assertThat(stranger(server).get(session).is(200).body()).isEqualTo(strangers);
      LeakCheck.verify(server.application().database(), database);
    }
  }

  private static Api stranger(TestServer server) {
    return server.api().as(TestTokens.bearer("stranger", "user"));
  }
}
