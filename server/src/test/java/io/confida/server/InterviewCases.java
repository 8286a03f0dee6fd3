package io.confida.server;

import static io.confida.server.Api.encoded;
import static io.confida.server.Api.object;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.database.Dialect;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From a posting to a session. */
interface InterviewCases extends ApiCases {

  String PARSE = "/api/v1/parse-jd";
  String SUGGEST = QUESTIONS + "/suggestions";

  String ROLE = "Senior Backend Engineer";
  String JOB =
      "You design and run the services that authorise and refund card payments: Java 21, Spring"
          + " Boot, PostgreSQL and Kafka, on Kubernetes. You have led a team.";

  private static ObjectNode posting() {
    return object("role", ROLE, "jobDescription", JOB);
  }

  @Test
  default void aPostingBecomesASessionWithItsQuestions() {
    Answer parsed = api().post(PARSE, posting()).is(200);

    JsonNode body = parsed.json();
    List<String> texts = body.path("question_details").findValuesAsText("question_text");
    assertThat(body.path("questions")).hasSize(10);
    assertThat(texts).hasSize(10).doesNotHaveDuplicates();
    assertThat(Answer.JSON.<JsonNode>valueToTree(texts)).isEqualTo(body.path("questions"));
    assertThat(body.at("/detected/seniority").asText()).isEqualTo("senior");
    assertThat(body.at("/detected/skills").toString())
        .contains("\"Java\"", "\"PostgreSQL\"", "Kafka", "\"Kubernetes\"");
    assertThat(body.path("source").asText()).isEqualTo("question_bank");
    assertThat(body.path("question_bank_count").asInt()).isEqualTo(10);
    assertThat(body.path("ai_generated_count").asInt()).isZero();
    JsonNode whole = api().get(SESSIONS + "/" + parsed.text("session_id")).is(200).json();
    assertThat(whole.at("/session/mode").asText()).isEqualTo("interview");
    assertThat(whole.at("/session/role").asText()).isEqualTo(ROLE);
    assertThat(whole.at("/session/job_description").asText()).isEqualTo(JOB);
    assertThat(whole.at("/session/total_questions").asInt()).isEqualTo(10);
    assertThat(whole.path("questions").findValuesAsText("question_text")).isEqualTo(texts);
    assertThat(whole.path("questions").findValuesAsText("question_id"))
        .isEqualTo(body.path("question_details").findValuesAsText("id"));
    assertThat(whole.path("questions").findValuesAsText("question_order"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  default void theShorterAddressDoesTheSame() {
    Answer parsed = api().as("someone-" + unique()).post("/parse-jd", posting()).is(200);
    assertThat(parsed.json().path("questions")).hasSize(10);
    api().get(SESSIONS + "/" + parsed.text("session_id")).is(404);
  }

  @Test
  default void aPostingsFieldsHaveTheirBounds() {
    for (String path : List.of(PARSE, "/parse-jd")) {
      api().post(path, object()).refuses("role", "jobDescription");
      api()
          .post(path, object("role", "", "jobDescription", "nine char", "count", 21))
          .refuses("role", "jobDescription", "count");
      api()
          .post(path, object("role", 1, "jobDescription", List.of(), "count", "1"))
          .refuses("role", "jobDescription", "count");
      api()
          .post(
              path,
              object(
                  "role", ApiCases.times("r", 201),
                  "jobDescription", ApiCases.times("d", 10_001),
                  "count", 0))
          .refuses("role", "jobDescription", "count");
      Answer most =
          api()
              .post(
                  path,
                  object(
                      "role", ApiCases.times("r", 200),
                      "jobDescription", ApiCases.times("😀 ", 5_000),
                      "count", 20))
              .is(200);
      assertThat(most.json().path("questions")).hasSize(20);
      Answer least =
          api().post(path, object("role", "x", "jobDescription", "ten chars!", "count", 1)).is(200);
      assertThat(least.json().path("questions")).hasSize(1);
      assertThat(least.json().at("/detected/skills")).isEmpty();
    }
  }

  @Test
  default void usesAreExactAtOnceAndAfterTheyAreFolded() {
    JsonNode details = api().post(PARSE, posting()).is(200).json().path("question_details");
    Map<String, Long> before = uses(details.findValuesAsText("id"));
    Map<String, Long> chosen =
        Together.run(8, i -> api().post(PARSE, posting()).is(200).json().path("question_details"))
            .stream()
            .flatMap(d -> d.findValuesAsText("id").stream())
            .collect(groupingBy(id -> id, summingLong(id -> 1)));
    before.forEach(
        (id, uses) ->
            assertThat(uses(List.of(id))).containsEntry(id, uses + chosen.getOrDefault(id, 0L)));
    Map<String, Long> atOnce = uses(chosen.keySet().stream().toList());
    assertThat(mostUsed())
        .isGreaterThanOrEqualTo(atOnce.values().stream().max(Long::compare).orElseThrow());

    Awaitility.await("the events are folded")
        .atMost(Duration.ofSeconds(20))
        .until(() -> database().number("SELECT count(*) FROM question_event") == 0);

    assertThat(uses(chosen.keySet().stream().toList())).isEqualTo(atOnce);
    atOnce.forEach(
        (id, uses) ->
            assertThat(
                    database().number("SELECT usage_count FROM question WHERE id = '" + id + "'"))
                .isEqualTo(uses));
  }

  private Map<String, Long> uses(List<String> ids) {
    Map<String, Long> uses = new HashMap<>();
    ids.forEach(
        id -> uses.put(id, Long.valueOf(api().get(QUESTIONS + "/" + id).text("usage_count"))));
    return uses;
  }

  private long mostUsed() {
    JsonNode most = api().get(QUESTIONS + "/stats").is(200).json().path("most_used");
    assertThat(most.findValuesAsText("usage_count").stream().map(Long::valueOf))
        .hasSizeBetween(1, 10)
        .isSortedAccordingTo(Comparator.reverseOrder());
    return most.get(0).path("usage_count").asLong();
  }

  @Test
  default void aPostingCostsFourStatementsAtMost() {
    api().post(PARSE, posting()).is(200);
    assertThat(server().statements().during(() -> api().post(PARSE, posting()).is(200)))
        .hasSizeBetween(1, 4);
  }

  @Test
  default void aPostingIsStoredWholeOrNotAtAll() {
    long sessions = database().number("SELECT count(*) FROM interview_session");
    long questions = database().number("SELECT count(*) FROM session_question");
    api().post(PARSE, posting()).is(200);
    Awaitility.await().until(() -> database().number("SELECT count(*) FROM question_event") == 0);
    database().run(failLastWrite());
    try {
      Answer failed = api().post(PARSE, posting()).is(500);
      assertThat(failed.text("type")).isEqualTo("urn:confida:problem:internal");
      assertThat(failed.body()).doesNotContain("refused", "question_event", "SQL", "Exception");
      assertThat(database().number("SELECT count(*) FROM interview_session"))
          .isEqualTo(sessions + 1);
      assertThat(database().number("SELECT count(*) FROM session_question"))
          .isEqualTo(questions + 10);
      assertThat(database().number("SELECT count(*) FROM question_event")).isZero();
    } finally {
      database()
          .run(
              "DROP TRIGGER refuse"
                  + ((database().dialect() == Dialect.POSTGRESQL) ? " ON question_event" : ""));
    }
    api().post(PARSE, posting()).is(200);
  }

  private String[] failLastWrite() {
    return database().dialect() == Dialect.POSTGRESQL
        ? new String[] {
          "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN RAISE EXCEPTION 'refused'; END$$",
          "CREATE TRIGGER refuse BEFORE INSERT ON question_event"
              + " FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        }
        : new String[] {
          "CREATE TRIGGER refuse BEFORE INSERT ON question_event"
              + " BEGIN SELECT RAISE(ABORT, 'refused'); END"
        };
  }

  @Test
  default void suggestionsChooseWithoutASession() {
    String user = "asks-" + unique();
    String path =
        SUGGEST + "?role=" + encoded(ROLE) + "&job_description=" + encoded(JOB) + "&limit=";
    Answer suggested = api().as(user).get(path + "7").is(200);

    assertThat(suggested.json()).hasSize(7);
    assertThat(suggested.each("relevance_score").stream().map(Double::valueOf))
        .allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
    assertThat(suggested.each("id")).doesNotHaveDuplicates();
    assertThat(
            StreamSupport.stream(suggested.json().spliterator(), false)
                .anyMatch(question -> !question.path("matched_skills").isEmpty()))
        .isTrue();
    assertThat(api().as(user).get(SESSIONS).total()).isZero();
    assertThat(api().get(path + "1").is(200).json()).hasSize(1);
    assertThat(api().get(path + "50").is(200).json()).hasSizeBetween(40, 50);
    String longest = ApiCases.times("😀", 10_000);
    api().get(SUGGEST + "?role=r&job_description=" + encoded(longest)).is(200);
  }

  @Test
  default void suggestionsHaveTheirBounds() {
    String rest = "&job_description=" + encoded(JOB);
    api()
        .get(SUGGEST + "?role=" + ApiCases.times("r", 201) + "&limit=51" + rest)
        .refuses("role", "limit");
    api().get(SUGGEST + "?role=&limit=0" + rest).refuses("role", "limit");
    for (String broken :
        List.of("nine%20char", ApiCases.times("d", 10_001), "%00" + JOB.length())) {
      api()
          .get(SUGGEST + "?role=r&limit=x&job_description=" + broken)
          .refuses("job_description", "limit");
    }
    assertThat(api().get(SUGGEST).is(422).json().path("errors")).isNotEmpty();
  }

  @Test
  default void theBankShowsInTheServices() {
    JsonNode stats = api().get(QUESTIONS + "/stats").is(200).json();
    JsonNode services = api().get("/api/v1/services").is(200).json();

    assertThat(services.path("ai").asText()).isEqualTo("none");
    assertThat(services.at("/question_bank/total_questions")).isEqualTo(stats.path("total"));
    assertThat(services.at("/question_bank/by_category")).isEqualTo(stats.path("by_category"));
    assertThat(services.at("/question_bank/by_difficulty")).isEqualTo(stats.path("by_difficulty"));
    addQuestion(newQuestion());
    assertThat(api().get("/api/v1/services").json().at("/question_bank/total_questions").asLong())
        .isEqualTo(stats.path("total").asLong() + 1);
  }
}
