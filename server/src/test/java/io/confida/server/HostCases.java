package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose names a server without authentication answers to. */
interface HostCases extends ApiCases {

  /** What answers to any name, and tells nothing of anybody's. */
  List<String> ANY_NAME = List.of("/live", "/ready", "/health", "/metrics");

  private String ask(String line, String headers) {
    return RawHttp.ask(server().application().port(), line + " HTTP/1.1\r\n" + headers + "\r\n");
  }

  private void isForeign(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 403 ")
        .containsIgnoringCase("\r\ncontent-type: application/problem+json\r\n")
        .contains("urn:confida:problem:foreign-host", "localhost", "SERVER_HOST", "AUTH_MODE=jwt")
        .doesNotContain("evil");
    server().contract().validateProblem(403, "application/problem+json", body(answer));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  default void aForeignNameIsRefused() {
    String session = openSession(api());
    for (String host :
        List.of(
            "evil.example",
            "evil.example:8000",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil-localhost",
            "128.0.0.1",
            "0.0.0.0",
            "127.0.0.256",
            "[::2]:8000",
            "[::ffff:192.0.2.1]")) {
      String headers = "Host: " + host + "\r\nOrigin: http://" + host + "\r\n";
      isForeign(ask("GET " + SESSIONS, headers));
      isForeign(ask("DELETE " + session, headers));
      isForeign(ask("GET /nothing", headers));
    }
    api().get(session).is(200);
  }

  @Test
  default void everyRouteButProbesAndMetricsRefusesAForeignName() {
    for (Route route : server().contract().routes()) {
      if (!ANY_NAME.contains(route.path())) {
        String path = route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        String answer = ask(route.method() + " " + path, "Host: evil.example\r\n");
        isForeign(answer);
        server()
            .contract()
            .validate(route.method(), path, 403, "application/problem+json", body(answer));
      }
    }
  }

  @Test
  default void aNameOfThisMachineIsServed() {
    for (String host :
        List.of(
            "localhost",
            "LocalHost:8000",
            "127.0.0.1",
            "127.0.0.1:1",
            "127.1.2.3",
            "[::1]",
            "[::1]:8000",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]")) {
      assertThat(ask("GET " + SESSIONS, "Host: " + host + "\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  default void whoProbesOrScrapesMayUseAnyName() {
    for (String path : ANY_NAME) {
      assertThat(ask("GET " + path, "Host: confida.internal:8000\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 200 ");
    }
  }
}
