package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requests that are sent again with their key. */
interface IdempotencyCases extends ApiCases {

  @Test
  default void theSameRequestWithTheSameKeyIsDoneOnceAndAnsweredAlike() {
    everyCreatingPost()
        .forEach(
            (path, body) -> {
              String key = UUID.randomUUID().toString();
              Answer first = keyed(api(), path, key, body);
              assertThat(first.status()).as(first.request()).isBetween(200, 201);
              assertThat(first.header("Idempotent-Replayed")).isEmpty();
              long before = rows();

              Answer again = keyed(api(), path, key, body).is(first.status());

              assertThat(again.body()).isEqualTo(first.body());
              assertThat(again.header("Location")).isEqualTo(first.header("Location"));
              assertThat(again.header("Idempotent-Replayed")).hasValue("true");
              assertThat(rows()).as("rows after %s again", path).isEqualTo(before);
            });
  }

  @Test
  default void everyPostOfTheDocumentTakesAKeyAndIsTriedHere() {
    OpenApiContract contract = server().contract();
    Set<Route> tried =
        everyCreatingPost().keySet().stream()
            .map(path -> contract.find("POST", path).orElseThrow())
            .collect(Collectors.toSet());
    Set<Route> documented =
        contract.routes().stream()
            .filter(route -> route.method().equals("POST"))
            .collect(Collectors.toSet());

    assertThat(tried).isEqualTo(documented);
    assertThat(documented)
        .allSatisfy(
            route ->
                assertThat(contract.parameters(route))
                    .extracting(parameter -> parameter.at("name").json().asText())
                    .contains("Idempotency-Key"));
  }

  @Test
  default void aKeyIsForOneRequestAlone() {
    String key = UUID.randomUUID().toString();
    ObjectNode body = Api.object("mode", "practice", "role", "Tester");
    String first = keyed(api(), SESSIONS, key, body.toString()).is(201).id();

    keyed(api(), SESSIONS, key, Api.object("mode", "practice", "role", "Baker").toString())
        .refuses("Idempotency-Key");
    keyed(api(), QUESTIONS, key, newQuestion().toString()).refuses("Idempotency-Key");
    // Another user's key of the same name is another one.
    assertThat(keyed(api().as("other"), SESSIONS, key, body.toString()).is(201).id())
        .isNotEqualTo(first);
    assertThat(keyed(api(), SESSIONS, key, body.toString()).is(201).id()).isEqualTo(first);
  }

  @Test
  default void aRequestThatFailedMayBeSentAgainUnderItsKey() {
    String key = UUID.randomUUID().toString();
    keyed(api(), SESSIONS, key, "{}").is(422);
    keyed(api(), SESSIONS + "/" + UUID.randomUUID() + "/questions", key, texts()).is(404);

    String body = newQuestion().toString();
    keyed(api(), QUESTIONS, key, body).is(201);
    assertThat(keyed(api(), QUESTIONS, UUID.randomUUID().toString(), body).is(409).text("type"))
        .isEqualTo("urn:confida:problem:conflict");
  }

  @Test
  default void aKeyThatIsNoneIsRefused() {
    String body = Api.object("mode", "practice", "role", "Tester").toString();
    long before = rows();
    for (String key : List.of("", "two words", "x".repeat(256))) {
      keyed(api(), SESSIONS, key, body).refuses("Idempotency-Key");
    }
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  default void aThousandAtOnceMakeOneRow() {
    String role = unique();
    String key = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", role).toString();

    List<Answer> answers = Together.run(1_000, i -> keyed(api(), SESSIONS, key, body));

    String id = keyed(api(), SESSIONS, key, body).is(201).id();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isIn(201, 409);
              if (answer.status() == 201) {
                assertThat(answer.id()).isEqualTo(id);
              } else {
                assertThat(answer.text("type")).isEqualTo("urn:confida:problem:in-progress");
              }
            })
        .anySatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    assertThat(
            database().number("SELECT count(*) FROM interview_session WHERE role = '" + role + "'"))
        .isEqualTo(1);
  }

  @Test
  default void whileTheFirstIsUnderWayTheNextIsTold() throws Exception {
    for (Map.Entry<String, String> post : everyCreatingPost().entrySet()) {
      String key = UUID.randomUUID().toString();
      List<CompletableFuture<Answer>> both = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Answer refused;
        try (Connection holder = database().connect();
            Statement statement = holder.createStatement()) {
          statement.execute(
              database().dialect() == Dialect.SQLITE
                  ? "BEGIN IMMEDIATE"
                  : "BEGIN; LOCK TABLE idempotency_key IN ACCESS EXCLUSIVE MODE");
          for (int i = 0; i < 2; i++) {
            both.add(
                CompletableFuture.supplyAsync(
                    () -> keyed(api(), post.getKey(), key, post.getValue()), threads));
          }
          refused = (Answer) CompletableFuture.anyOf(both.get(0), both.get(1)).join();
          statement.execute("ROLLBACK");
        }
        assertThat(refused.is(409).text("type")).isEqualTo("urn:confida:problem:in-progress");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isPositive();
        Answer done = both.get(both.get(0).join().equals(refused) ? 1 : 0).join();
        assertThat(done.status()).as(done.body()).isBetween(200, 201);
        assertThat(keyed(api(), post.getKey(), key, post.getValue()).body()).isEqualTo(done.body());
      }
    }
  }

  @Test
  default void aKeyThatAnotherServerHoldsIsInUse() throws SQLException {
    if (database().dialect() == Dialect.SQLITE) {
      return; // there is one writer at a time, and the next one waits for it
    }
    String key = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", "Tester").toString();
    try (Connection other = database().connect();
        Statement statement = other.createStatement()) {
      statement.execute(
          "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('local " + key + "', 7))");
      keyed(api(), SESSIONS, key, body).is(409);
      statement.execute("COMMIT");
    }
    keyed(api(), SESSIONS, key, body).is(201);
  }

  private Map<String, String> everyCreatingPost() {
    String session = openSession(api());
    String question = addSessionQuestion(session);
    String posting =
        Api.object("role", "Nurse", "jobDescription", "Night shifts, mostly.").toString();
    Map<String, String> bodyByPath = new LinkedHashMap<>();
    bodyByPath.put(QUESTIONS, newQuestion().toString());
    bodyByPath.put(QUESTIONS + "/bulk-import", "[" + newQuestion() + "]");
    bodyByPath.put(SESSIONS, Api.object("mode", "practice", "role", "Tester").toString());
    bodyByPath.put(session + "/questions", texts());
    bodyByPath.put(
        question + "/answers", Api.object("answer_text", "Because.", "score", 7).toString());
    bodyByPath.put("/api/v1/parse-jd", posting);
    bodyByPath.put("/parse-jd", posting);
    return bodyByPath;
  }

  private String texts() {
    return Api.object("questions", List.of("What about " + unique() + "?")).toString();
  }

  /** All that requests can add, but for what is folded and swept in the background. */
  private long rows() {
    return database()
        .number(
            "SELECT (SELECT count(*) FROM question) + (SELECT count(*) FROM interview_session)"
                + " + (SELECT count(*) FROM session_question) + (SELECT count(*) FROM answer)"
                + " + (SELECT count(*) FROM idempotency_key)");
  }

  private static Answer keyed(Api api, String path, String key, String body) {
    return api.send(
        "POST",
        path,
        BodyPublishers.ofString(body),
        request -> request.header("Content-Type", Api.JSON).header("Idempotency-Key", key));
  }
}
