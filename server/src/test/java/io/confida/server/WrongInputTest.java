package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link FuzzTest} and the reading that went with it found, one by one. */
class WrongInputTest {

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.onSqlite("CORS_ALLOWED_ORIGINS", "https://app.invalid");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String session() {
    return server
        .api()
        .post("/api/v1/sessions", object("mode", "practice", "role", "r"))
        .is(201)
        .id();
  }

  private static String answers() {
    String questions = "/api/v1/sessions/" + session() + "/questions";
    String question =
        server.api().post(questions, object("questions", List.of("Why not?"))).is(201).text("0/id");
    return questions + "/" + question + "/answers";
  }

  /** It was stored as the text "Infinity". */
  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "[1e400]", "{\"b\":1e2147483648}"})
  void aNumberThatCannotBeKeptIsRefused(String number) {
    server
        .api()
        .json(
            "POST", answers(), "{\"answer_text\":\"a\",\"analysis_result\":{\"a\":" + number + "}}")
        .refuses("analysis_result");
  }

  /** Java reads a UUID whose groups are too short or too long. */
  @Test
  void anIdHasOneName() {
    String id = session();
    String other = id.substring(1, 24) + "0" + id.substring(24);
    assertThat(id).startsWith("0");
    assertThat(other).hasSameSizeAs(id);

    server.api().get("/api/v1/sessions/" + id).is(200);
    server.api().get("/api/v1/sessions/" + other).is(404);
  }

  /** What a proxy may read in another way, and so take what follows for another's request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4|Content-Length: 4",
        "Content-Length: 4|Content-Length: 5",
        "Content-Length: 4, 4",
        "Content-Length: +4",
        "Content-Length: 4|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Content-Length: 4",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "Transfer-Encoding: xchunked"
      })
  void aRequestWhoseEndIsNotClearIsRefusedAndEndsItsConnection(String framing) {
    String hidden = "DELETE /api/v1/sessions/" + session() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String request =
        "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + framing.replace("|", "\r\n")
            + "\r\n\r\n0\r\n\r\n"
            + hidden;
    try (RawHttp connection = RawHttp.to(server.application().port())) {
      String answer = connection.send(request).answer();

      assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
      assertThat(connection.head()).as("what follows").isEmpty();
    }
  }

  /** The path of a problem was not a URI reference when bytes of it were no ASCII. */
  @Test
  void aProblemNamesItsPathInAscii() {
    String answer =
        RawHttp.ask(
            server.application().port(),
            "GET /caf\u00e9/\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404 ");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    server.contract().validateProblem(404, "application/problem+json", body);
    assertThat(body.chars()).allMatch(c -> c < 128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%00.json",
        "/%5c.json",
        "/%22.x",
        "/a/%3c./b",
        "/%7c..",
        "/%25zz.",
        "http:%2f/localhost/live"
      })
  void aPathThatNoUriHasNamesNothing(String path) {
    assertThat(
            RawHttp.ask(
                server.application().port(),
                "GET "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Origin: https://b.invalid\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=-1", "bytes=5-1", "bytes=0-1,3-4", "lines=1"})
  void aRangeOfThePageIsTheWhole(String range) {
    String answer =
        RawHttp.ask(
            server.application().port(),
            "GET /docs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nRange: "
                + range
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("</html>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2B5", "%D9%A1%D9%A2", "5.0", "0x5", "%20"})
  void aLimitIsWrittenInDigits(String limit) {
    server.api().get("/api/v1/questions?limit=" + limit).is(422);
  }

  @Test
  void aChunkWhoseLineEndsInAnotherWayIsRefused() {
    String answer =
        RawHttp.ask(
            server.application().port(),
            String.join(
                "\r\n",
                "POST /api/v1/sessions HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "1f\n{\"mode\":\"practice\",\"role\":\"r\"}\n0\n\n"));

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "a", "W/", "*", "\"a\", b, \"", ",", "W/\"x"})
  void anOddConditionIsNoFault(String condition) {
    String answer =
        RawHttp.ask(
            server.application().port(),
            "GET /docs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: "
                + condition
                + "\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 (200|304|412) .*");
  }
}
