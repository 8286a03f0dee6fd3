package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What every route does with a body that is not as it should be, and with paths that lead nowhere.
 */
interface RequestCases extends ApiCases {

  int MEBIBYTE = 1024 * 1024;

  /** Every route that takes a JSON object: method and path, and an object it takes. */
  private Map<String, String> bodies() {
    String session = openSession(api());
    Map<String, String> bodies = new TreeMap<>();
    bodies.put("POST " + QUESTIONS, newQuestion().toString());
    bodies.put(
        "PUT " + QUESTIONS + "/" + addQuestion(newQuestion()),
        object("subcategory", "x").toString());
    bodies.put("POST " + SESSIONS, object("mode", "practice", "role", "r").toString());
    bodies.put("PATCH " + session + "/status", object("status", "paused").toString());
    bodies.put(
        "POST " + session + "/questions", object("questions", List.of("Why not?")).toString());
    bodies.put(
        "POST " + addSessionQuestion(session) + "/answers", object("answer_text", "a").toString());
    for (String path : List.of("/parse-jd", "/api/v1/parse-jd")) {
      bodies.put(
          "POST " + path,
          object("role", "r", "jobDescription", "ten chars!", "count", 1).toString());
    }
    return bodies;
  }

  private Answer send(String route, String contentType, byte[] body) {
    String[] parts = route.split(" ", 2);
    return api().send(parts[0], parts[1], contentType, body);
  }

  private Answer send(String route, String body) {
    return send(route, Api.JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void aBodyThatIsNoJsonObjectIsRefused() {
    for (String route : bodies().keySet()) {
      for (String body :
          List.of(
              "{",
              "}",
              "{\"a\":1,}",
              "{'a':1}",
              "{\"a\":1} {}",
              "{\"a\":1,\"a\":2}",
              "{\"a\":\"\u0001\"}",
              "{\"a\":\"\\ud8\"}",
              "// a\n{}",
              ApiCases.times("[", 100),
              ApiCases.times("{\"a\":", 5000),
              "[]",
              "\"text\"",
              "5",
              "null",
              " ")) {
        send(route, body).refuses("body");
      }
      send(route, Api.JSON, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}).refuses("body");
      send(route, Api.JSON, new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}).refuses("body");
    }
  }

  @Test
  default void aBodyThatIsNotUtf8IsRefused() {
    bodies()
        .forEach(
            (route, body) -> {
              for (Charset other :
                  List.of(
                      StandardCharsets.UTF_16,
                      StandardCharsets.UTF_16LE,
                      StandardCharsets.UTF_16BE)) {
                send(route, Api.JSON, body.getBytes(other)).refuses("body");
              }
            });
  }

  @Test
  default void anEmptyBodyIsRefused() {
    for (String route : bodies().keySet()) {
      String field = route.startsWith("PATCH") ? "status" : "body";
      send(route, "").refuses(field);
      String[] parts = route.split(" ", 2);
      api()
          .send(parts[0], parts[1], BodyPublishers.noBody(), request -> {})
          .refuses(route.startsWith("PATCH") ? "status" : "Content-Type");
      api()
          .send(
              parts[0],
              parts[1],
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[0])),
              request -> request.header("Content-Type", Api.JSON))
          .refuses("body");
    }
  }

  @Test
  default void anotherContentTypeIsRefused() {
    bodies()
        .forEach(
            (route, body) -> {
              byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
              for (String type :
                  List.of(
                      "text/plain",
                      "application/xml",
                      "*/*",
                      "application/*",
                      "json",
                      "a/b/c",
                      "application/json; charset=\"")) {
                send(route, type, bytes).refuses("Content-Type");
              }
              String[] parts = route.split(" ", 2);
              api()
                  .send(parts[0], parts[1], BodyPublishers.ofByteArray(bytes), request -> {})
                  .refuses("Content-Type");
            });
    for (String type :
        List.of("application/json;charset=UTF-8", "Application/JSON ; charset=utf-8")) {
      send("POST " + QUESTIONS, type, newQuestion().toString().getBytes(StandardCharsets.UTF_8))
          .is(201);
    }
  }

  @Test
  default void textThatCannotBeStoredIsRefused() {
    for (String text : List.of("before \\u0000 after", "half \\ud83d of it", "\\ude00 half")) {
      String json = "{\"category\":\"technical\",\"question_text\":\"" + text + "\"}";
      send("POST " + QUESTIONS, json).refuses("question_text");
      String session = "{\"mode\":\"practice\",\"role\":\"" + text + "\"}";
      send("POST " + SESSIONS, session).refuses("role");
    }
    String list =
        "{\"category\":\"technical\",\"question_text\":\""
            + unique()
            + "\",\"required_skills\":[\"a\",\"\\u0000\"]}";
    send("POST " + QUESTIONS, list).refuses("required_skills[1]");
    String whole =
        "{\"category\":\"technical\",\"question_text\":\"" + unique() + " \\ud83d\\ude00\"}";
    assertThat(send("POST " + QUESTIONS, whole).is(201).text("question_text")).endsWith("😀");
  }

  @Test
  default void aBodyMayHaveOneMebibyte() {
    bodies()
        .forEach(
            (route, body) -> {
              int padding = MEBIBYTE - body.getBytes(StandardCharsets.UTF_8).length;
              byte[] most = (body + ApiCases.times(" ", padding)).getBytes(StandardCharsets.UTF_8);
              byte[] more =
                  (body + ApiCases.times(" ", padding + 1)).getBytes(StandardCharsets.UTF_8);
              String[] parts = route.split(" ", 2);
              Answer tooLarge = send(route, Api.JSON, more).is(413);
              assertThat(tooLarge.text("type")).isEqualTo("urn:confida:problem:too-large");
              assertThat(tooLarge.text("detail")).contains("1048576");
              chunked(parts, more).is(413);
              assertThat(chunked(parts, most).status()).isBetween(200, 201);
            });
    assertThat(
            api()
                .json("POST", SESSIONS, ApiCases.times(" ", 5 * MEBIBYTE))
                .is(413)
                .text("instance"))
        .isEqualTo(SESSIONS);
    api().get(SESSIONS).is(200);
  }

  private Answer chunked(String[] route, byte[] body) {
    return api()
        .send(
            route[0],
            route[1],
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            request -> request.header("Content-Type", Api.JSON));
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    String question = QUESTIONS + "/" + addQuestion(newQuestion());
    for (String route :
        List.of(
            "GET /nothing",
            "GET /api",
            "GET /api/v1",
            "GET /api/v2/questions",
            "POST /api/v1/analyze-answer",
            "POST /health",
            "PATCH " + question,
            "POST " + question,
            "GET " + question + "/more",
            "PUT " + QUESTIONS,
            "DELETE " + QUESTIONS,
            "GET " + QUESTIONS + "/bulk-import/x",
            "PUT " + SESSIONS,
            "GET /api/v1/sessions/x/status",
            "OPTIONS " + QUESTIONS,
            "TRACE2 " + QUESTIONS,
            "GET /favicon.ico")) {
      String[] parts = route.split(" ", 2);
      Answer answer = api().undocumented(parts[0], parts[1], "");
      assertThat(answer.is(404).text("type")).isEqualTo("urn:confida:problem:not-found");
      assertThat(answer.text("instance")).isEqualTo(parts[1]);
    }
  }

  @Test
  default void headAnswersAsGetDoesWithoutTheBody() {
    String question = addSessionQuestion(openSession(api()));
    String session = question.replaceFirst("/questions/.*", "");
    String[] ids = {session.substring(SESSIONS.length() + 1), question.replaceFirst(".*/", "")};
    for (Route route : server().contract().routes()) {
      String id = route.path().startsWith(QUESTIONS) ? addQuestion(newQuestion()) : ids[0];
      String path =
          route.path().replace("{id}", id).replace("{sessionQuestionId}", ids[1])
              + (route.path().equals("/events") ? "?samples=1" : "");
      if (route.method().equals("GET")) {
        Answer get = api().get(path);
        Answer head = api().unchecked("HEAD", path, BodyPublishers.noBody(), request -> {});

        assertThat(head.status()).as(route.toString()).isEqualTo(get.status());
        assertThat(head.response().headers().map().keySet())
            .as(route.toString())
            .isEqualTo(get.response().headers().map().keySet());
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.body()).as(route.toString()).isEmpty();
      }
    }
  }
}
