package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much one caller may ask. */
class RateLimitTest {

  private static final String QUESTIONS = "/api/v1/questions?limit=1";
  private static final Set<String> NEVER_COUNTED = Set.of("/live", "/ready", "/health", "/metrics");

  @Test
  void isExactForEachSubjectAndNoOtherPays() {
    try (TestServer server = withTokens("40/1h")) {
      Api ada = server.api().as(TestTokens.bearer("ada", "user"));
      Api bob = server.api().as(TestTokens.bearer("bob", "user"));

      List<Integer> statuses = Together.run(100, i -> ada.get(QUESTIONS).status());

      assertThat(statuses).filteredOn(status -> status == 200).hasSize(40);
      assertThat(statuses).filteredOn(status -> status == 429).hasSize(60);
      Answer refused = ada.get(QUESTIONS).is(429);
      assertThat(refused.text("type")).isEqualTo("urn:confida:problem:too-many-requests");
      assertThat(refused.header("RateLimit-Policy")).contains("\"caller\";q=40;w=3600");
      assertThat(Long.parseLong(refused.header("Retry-After").orElseThrow())).isBetween(1L, 90L);
      // Another token of hers is hers.
      server.api().as(TestTokens.bearer("ada", "admin")).get(QUESTIONS).is(429);
      assertThat(bob.get(QUESTIONS).is(200).header("RateLimit").orElseThrow())
          .startsWith("\"caller\";r=39;t=");
    }
  }

  @Test
  void whoHasNoTokenIsCountedByAddressWhateverHeadersSay() {
    try (TestServer server = withTokens("5/1h")) {
      for (int i = 0; i < 5; i++) {
        assertThat(pretending(server.api(), "10.0.0." + i).is(401).header("RateLimit"))
            .as("a refusal counts and says so")
            .isPresent();
      }
      pretending(server.api(), "10.0.0.9").is(429);
      server.api().as("Bearer forged.forged.forged").get(QUESTIONS).is(429);
      server.api().as(TestTokens.bearer("ada", "user")).get(QUESTIONS).is(200);
    }
  }

  private static Answer pretending(Api api, String address) {
    return api.send(
        "GET",
        QUESTIONS,
        BodyPublishers.noBody(),
        request ->
            request
                .header("X-Forwarded-For", address)
                .header("X-Real-IP", address)
                .header("Forwarded", "for=" + address)
                .header("X-Client-IP", address));
  }

  @Test
  void everyDocumentedRouteButProbesAndMetricsIsCounted() {
    try (TestServer server = TestServer.onSqlite("RATE_LIMIT", "1/1h")) {
      server.api().get("/").is(200);
      for (Route route : server.contract().routes()) {
        String path = route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        int status = server.api().json(route.method(), path, "{}").status();
        assertThat(status).as(route.toString()).isEqualTo(NEVER_COUNTED.contains(path) ? 200 : 429);
      }
    }
  }

  @Test
  void isOffForTheLocalUserAndGenerousWithTokens() {
    try (TestServer server = TestServer.onSqlite()) {
      Answer answer = server.api().get(QUESTIONS).is(200);
      assertThat(answer.header("RateLimit")).isEmpty();
      assertThat(answer.header("RateLimit-Policy")).isEmpty();
    }
    try (TestServer server = withTokens("auto")) {
      assertThat(
              server
                  .api()
                  .as(TestTokens.bearer("ada", "user"))
                  .get(QUESTIONS)
                  .header("RateLimit-Policy"))
          .contains("\"caller\";q=6000;w=60");
    }
  }

  private static TestServer withTokens(String limit) {
    return TestServer.onSqlite(
        "AUTH_MODE", "jwt", "SECRET_KEY", TestTokens.SECRET, "RATE_LIMIT", limit);
  }
}
