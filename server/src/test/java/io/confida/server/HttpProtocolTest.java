package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-behaved client sends, and what a client sees that is cut short. */
class HttpProtocolTest {

  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final int MEBIBYTE = 1024 * 1024;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.onSqlite();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void checkLeaks() {
    server.checkLeaks();
  }

  private static String ask(String request) {
    return RawHttp.ask(server.application().port(), request);
  }

  private static void isProblem(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
    server.contract().validateProblem(status, "application/problem+json", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /live HTTP/1.1\r\nHost: 127.0.0.1:x\r\n\r\n",
        "GET /live HTTP/1.1\r\nno header\r\n\r\n",
        "GET /%zz HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /api/v1/questions/% HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /api/v1/questions?limit=%zz HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /api/v1/questions/search?query=100% HTTP/1.1\r\n" + HOST + "\r\n",
        "POST /api/v1/sessions HTTP/1.1\r\n" + HOST + "Content-Length: x\r\n\r\n",
        "POST /api/v1/sessions HTTP/1.1\r\n"
            + HOST
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
      })
  void whatIsNotHttpIsABadRequest(String request) {
    isProblem(ask(request), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/questions/..%2f..%2flive",
        "/docs/..%2f..%2fapplication.yaml",
        "/nothing%20here",
        "/nothing;a=b",
        "http:%2f/localhost/live",
        "/%E0%A4%A"
      })
  void whatLeadsNowhereIsNotFoundOrBad(String path) {
    String answer = ask("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n");

    isProblem(answer, answer.startsWith("HTTP/1.1 404") ? 404 : 400);
  }

  @Test
  void bytesThatAreNoUtf8AreSearchedForAsSuch() {
    String answer =
        ask("GET /api/v1/questions/search?query=%ED%A0%80%FF HTTP/1.1\r\n" + HOST + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aRequestLineMayBeLongAndHasABound() {
    String longest = "GET /api/v1/questions?unknown=" + "x".repeat(120_000) + " HTTP/1.1\r\n";
    assertThat(ask(longest + HOST + "\r\n")).startsWith("HTTP/1.1 200 ");
    String answer = ask("GET /?" + "x".repeat(140_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    isProblem(answer, Integer.parseInt(answer.substring(9, 12)));
    assertThat(answer.substring(9, 10)).isEqualTo("4");
  }

  /** What follows on the connection would be taken for a body, or a body for what follows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 /api/v1/questions",
        "200 /",
        "200 /live",
        "200 /ready",
        "200 /health",
        "200 /metrics",
        "200 /monitoring/database",
        "200 /events",
        "200 /openapi.json",
        "200 /docs",
        "200 /docs/page.css",
        "302 /docs/",
        "404 /nothing",
        "404 /api/v1/parse-jd",
        "422 /api/v1/questions?limit=0"
      })
  void anAnswerToHeadIsThatToGetWithoutItsBody(String expected) {
    String path = expected.substring(4);
    String rest = path + " HTTP/1.1\r\n" + HOST + "\r\n";
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      String head = connection.send("HEAD " + rest).head();
      String next = connection.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n").answer();

      assertThat(head).startsWith("HTTP/1.1 " + expected.substring(0, 4));
      assertThat(next).startsWith("HTTP/1.1 200 ").contains("\"live\":true");
      String get = connection.send("GET " + rest).head();
      assertThat(stable(head)).isEqualTo(stable(get));
    }
  }

  /**
   * What does not change from one answer to the next, as the length of a text with a time in it.
   */
  private static List<String> stable(String head) {
    return head.lines()
        .map(line -> line.replaceFirst("(?i)^(date|content-length|last-modified): .*", "$1"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: x", "Content-Length: "})
  void aRefusalOfAHeadHasNoBodyEither(String header) {
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      connection.send("HEAD /live HTTP/1.1\r\n" + HOST + header + "\r\n\r\n");

      assertThat(connection.head()).startsWith("HTTP/1.1 400 ");
      assertThat(connection.rest()).isEmpty();
    }
  }

  @Test
  void aListsHeadSaysHowLongItWouldBe() {
    String path = " /api/v1/questions?limit=3 HTTP/1.1\r\n" + HOST + "\r\n";
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      String head = connection.send("HEAD" + path).head();
      String get = connection.send("GET" + path).head();

      assertThat(length(head)).isEqualTo(length(get)).matches("[1-9]\\d+");
      assertThat(head).containsIgnoringCase("\r\nx-total-count: ").contains("Link: ");
    }
  }

  private static String length(String head) {
    return head.replaceFirst("(?is).*\r\ncontent-length: (\\d+).*", "$1");
  }

  @Test
  void aConnectionOutlivesAProblem() {
    String body = "{\"mode\":";
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      for (String type : new String[] {"application/json", "text/plain"}) {
        isProblem(connection.send(post(type, body.length()) + "\r\n" + body).answer(), 422);
      }
      isProblem(
          connection
              .send(
                  "DELETE /api/v1/sessions/x HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc")
              .answer(),
          404);
      assertThat(connection.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n").answer())
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private static String post(String type, long length) {
    return "POST /api/v1/sessions HTTP/1.1\r\n"
        + HOST
        + "Content-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n";
  }

  @Test
  void aClientThatAsksFirstNeedNotSendInVain() {
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      String expect = post("application/json", 2 * MEBIBYTE) + "Expect: 100-continue\r\n\r\n";
      isProblem(connection.send(expect).answer(), 413);
    }
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      String body = "{\"mode\":\"practice\",\"role\":\"r\"}";
      String expect = post("application/json", body.length()) + "Expect: 100-continue\r\n\r\n";
      assertThat(connection.send(expect).head()).startsWith("HTTP/1.1 100 ");
      assertThat(connection.send(body).answer()).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void aBodyFarOverItsLimitIsRefusedAtOnce() {
    isProblem(ask(post("application/json", 40L * MEBIBYTE) + "\r\n"), 413);
    isProblem(ask(post("application/json", Long.MAX_VALUE) + "\r\n"), 413);
    String chunk =
        "POST /api/v1/sessions HTTP/1.1\r\n"
            + HOST
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n";
    isProblem(ask(chunk), 413);
  }

  @Test
  void aClientThatLeavesEarlyLeavesNothingBehind() {
    for (int i = 0; i < 20; i++) {
      try (RawHttp connection = RawHttp.to(server.application().port())) {
        connection.send(post("application/json", 1000) + "\r\n{\"mode\":");
      }
      try (RawHttp connection = RawHttp.to(server.application().port())) {
        connection.send("GET /api/v1/questions?limit=100 HTTP/1.1\r\n" + HOST + "\r\n");
      }
    }
    server.api().get("/api/v1/sessions").is(200);
  }
}
