package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages of other web origins, where they are allowed. */
class CrossOriginTest {

  private static final String ALLOWED = "https://app.example.org";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.onSqlite("CORS_ALLOWED_ORIGINS", ALLOWED + ",http://localhost:5173");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer ask(String method, String path, String origin, String... headers) {
    return server
        .api()
        .unchecked(
            method,
            path,
            BodyPublishers.noBody(),
            request -> {
              request.header("Origin", origin);
              for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
              }
            });
  }

  @Test
  void anAllowedPageMayReadTheAnswerAndItsHeaders() {
    for (String origin : new String[] {ALLOWED, "http://localhost:5173"}) {
      Answer answer = ask("GET", "/api/v1/questions?limit=1", origin).is(200);

      assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
      assertThat(answer.header("Vary").orElseThrow()).containsIgnoringCase("Origin");
      assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow())
          .contains("Link", "Location", "Retry-After", "X-Total-Count");
    }
  }

  @Test
  void anAllowedPageMayReadWhyItFailed() {
    assertThat(
            ask("GET", "/api/v1/questions?limit=0", ALLOWED)
                .is(422)
                .header("Access-Control-Allow-Origin"))
        .contains(ALLOWED);
    assertThat(
            ask("GET", "/api/v1/sessions/x", ALLOWED).is(404).header("Access-Control-Allow-Origin"))
        .contains(ALLOWED);
    assertThat(ask("GET", "/nothing", ALLOWED).is(404).header("Access-Control-Allow-Origin"))
        .contains(ALLOWED);
  }

  @Test
  void anAllowedPageMayAskFirst() {
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      Answer preflight =
          ask(
              "OPTIONS",
              "/api/v1/sessions",
              ALLOWED,
              "Access-Control-Request-Method",
              method,
              "Access-Control-Request-Headers",
              "content-type, authorization");

      assertThat(preflight.status()).isIn(200, 204);
      assertThat(preflight.body()).isEmpty();
      assertThat(preflight.header("Access-Control-Allow-Origin")).contains(ALLOWED);
      assertThat(preflight.header("Access-Control-Allow-Methods").orElseThrow()).contains(method);
      assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
          .containsIgnoringCase("content-type");
    }
  }

  @Test
  void anotherPageMayNot() {
    for (Answer answer :
        new Answer[] {
          ask("GET", "/api/v1/questions?limit=1", "https://evil.example.org"),
          ask(
              "OPTIONS",
              "/api/v1/sessions",
              "https://evil.example.org",
              "Access-Control-Request-Method",
              "POST"),
          ask("OPTIONS", "/api/v1/sessions", ALLOWED, "Access-Control-Request-Method", "CONNECT"),
          ask(
              "OPTIONS",
              "/api/v1/sessions",
              ALLOWED,
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "X-Other")
        }) {
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.header("Content-Type")).contains("application/problem+json");
      assertThat(answer.text("type")).isEqualTo("urn:confida:problem:foreign-origin");
      assertThat(answer.text("detail")).contains("CORS_ALLOWED_ORIGINS");
    }
    assertThat(ask("HEAD", "/api/v1/questions", "https://evil.example.org").status())
        .isEqualTo(403);
  }

  @Test
  void everyRouteRefusesAnotherPageAsTheDocumentSays() {
    for (Route route : server.contract().routes()) {
      Answer answer =
          server
              .api()
              .send(
                  route.method(),
                  route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString()),
                  BodyPublishers.noBody(),
                  request -> request.header("Origin", "https://evil.example.org"));
      assertThat(answer.is(403).text("type")).isEqualTo("urn:confida:problem:foreign-origin");
    }
    assertThat(server.contract().exercised())
        .containsAll(server.contract().answers().stream().filter(a -> a.status() == 403).toList());
  }

  @Test
  void thePageAtDocsIsOfThisOrigin() {
    String own = server.api().server().toString().replaceFirst("/$", "");
    ask("GET", "/api/v1/questions?limit=1", own).is(200);
    assertThat(ask("POST", "/api/v1/sessions", own).status()).isEqualTo(422);
  }
}
