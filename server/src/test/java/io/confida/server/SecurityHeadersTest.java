package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every answer has, and what none has. */
class SecurityHeadersTest {

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.onSqlite();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyDocumentedRouteHasThemWhateverItAnswers() {
    for (Route route : server.contract().routes()) {
      String path =
          route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString())
              + (route.path().equals("/events") ? "?samples=1" : "");
      check(route.toString(), server.api().json(route.method(), path, "{"));
    }
    check("a path of nothing", server.api().undocumented("GET", "/nothing", ""));
    check("a bad query", server.api().get("/api/v1/questions?limit=x").is(422));
  }

  private static void check(String what, Answer answer) {
    assertThat(answer.header("X-Content-Type-Options")).as(what).contains("nosniff");
    assertThat(answer.header("Content-Security-Policy").orElse(""))
        .as(what)
        .contains("frame-ancestors 'none'");
    assertThat(answer.header("Cache-Control").orElse("")).as(what).matches("no-store|no-cache.*");
    tellsNothing(what, answer.response().headers().map().toString() + answer.body());
    assertThat(answer.header("Server")).as(what).isEmpty();
    assertThat(answer.header("X-Powered-By")).as(what).isEmpty();
  }

  /** No name of what it runs on, and nothing of an exception. */
  private static void tellsNothing(String what, String answer) {
    String problem =
        answer.contains("application/problem+json") && !what.contains("/openapi.json")
            ? answer
            : "";
    assertThat(problem.toLowerCase(Locale.ROOT))
        .as(what)
        .doesNotContain(
            "exception", "helidon", "jackson", "sqlite", "hikari", "java.", "\tat ", "select ");
  }

  @Test
  void whatIsNoRequestIsToldNothingEither() {
    for (String request :
        List.of(
            "NONSENSE||",
            "GET /%zz HTTP/1.1|Host: localhost||",
            "GET / HTTP/9.9|Host: localhost||",
            "GET / HTTP/1.1|bad header||",
            "POST /parse-jd HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||zz|")) {
      String answer = RawHttp.ask(server.application().port(), request.replace("|", "\r\n"));
      if (!answer.isEmpty()) {
        assertThat(answer).contains("nosniff");
        assertThat(answer.toLowerCase(Locale.ROOT))
            .doesNotContain("exception", "helidon", "java.", "\r\nserver:");
      }
    }
  }
}
