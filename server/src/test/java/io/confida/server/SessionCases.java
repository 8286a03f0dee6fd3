package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions: opened, listed, moved on, removed, and each user's own. */
interface SessionCases extends ApiCases {

  String POSTING = "You run our payment services.";

  @Test
  default void aPracticeSessionNeedsARoleOnly() {
    Answer created =
        api().post(SESSIONS, object("mode", "practice", "role", "Nurse ‘n’ more")).is(201);

    JsonNode session = created.json();
    assertThat(created.header("Location")).contains(SESSIONS + "/" + created.id());
    assertThat(session.path("user_id").asText()).isEqualTo("local");
    assertThat(session.path("role").asText()).isEqualTo("Nurse ‘n’ more");
    assertThat(session.path("job_title").isNull()).isTrue();
    assertThat(session.path("status").asText()).isEqualTo("active");
    assertThat(session.path("total_questions").asInt()).isEqualTo(10);
    assertThat(session.path("completed_questions").asInt()).isZero();
    JsonNode whole = api().get(SESSIONS + "/" + created.id()).is(200).json();
    assertThat(whole.path("session")).isEqualTo(session);
    assertThat(whole.path("questions")).isEmpty();
  }

  @Test
  default void anInterviewNeedsItsPosting() {
    api()
        .post(SESSIONS, object("mode", "interview", "role", "Dev"))
        .refuses("job_title", "job_description");
    Answer created =
        api()
            .post(
                SESSIONS,
                object(
                    "mode", "interview",
                    "role", "Dev",
                    "job_title", "Senior Dev",
                    "job_description", POSTING,
                    "question_count", 20))
            .is(201);
    assertThat(created.text("job_description")).isEqualTo(POSTING);
    assertThat(created.text("job_title")).isEqualTo("Senior Dev");
    assertThat(created.text("total_questions")).isEqualTo("20");
  }

  @Test
  default void aSessionsFieldsHaveTheirBounds() {
    api().post(SESSIONS, object()).refuses("mode", "role");
    api()
        .post(
            SESSIONS,
            object(
                "mode", "exam",
                "role", ApiCases.times("r", 201),
                "job_title", "",
                "job_description", "too short",
                "question_count", 0))
        .refuses("mode", "role", "job_title", "job_description", "question_count");
    api()
        .post(
            SESSIONS,
            object(
                "mode",
                1,
                "role",
                List.of(),
                "job_title",
                1,
                "job_description",
                false,
                "question_count",
                "5"))
        .refuses("mode", "role", "job_title", "job_description", "question_count");
    for (Object count : List.of(21, -1, 1.5, 1e10)) {
      api()
          .post(SESSIONS, object("mode", "practice", "role", "r", "question_count", count))
          .refuses("question_count");
    }
    api()
        .post(
            SESSIONS,
            object(
                "mode", "interview",
                "role", ApiCases.times("😀", 200),
                "job_title", ApiCases.times("t", 200),
                "job_description", ApiCases.times("d", 10_000),
                "question_count", 1))
        .is(201);
    api()
        .post(
            SESSIONS,
            object(
                "mode",
                "interview",
                "role",
                "r",
                "job_title",
                "t",
                "job_description",
                "ten chars."))
        .is(201);
    api()
        .post(
            SESSIONS,
            object(
                "mode",
                "practice",
                "role",
                "r",
                "job_title",
                ApiCases.times("t", 201),
                "job_description",
                ApiCases.times("d", 10_001)))
        .refuses("job_title", "job_description");
  }

  @Test
  default void aUsersSessionsAreListedNewestFirst() {
    Api user = api().as("user-" + unique());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(openSession(user).substring(SESSIONS.length() + 1));
    }
    Collections.reverse(ids);
    user.patch(SESSIONS + "/" + ids.getFirst() + "/status", object("status", "paused")).is(200);

    Answer first = user.get(SESSIONS).is(200);

    assertThat(first.each("id")).isEqualTo(ids.subList(0, 10));
    assertThat(first.total()).isEqualTo(12);
    assertThat(user.pages(SESSIONS + "?limit=5").stream().flatMap(p -> p.each("id").stream()))
        .containsExactlyElementsOf(ids);
    assertThat(user.pages(SESSIONS + "?limit=4")).hasSize(3);
    assertThat(user.get(SESSIONS + "?status=paused").each("id")).containsExactly(ids.getFirst());
    List<Answer> active = user.pages(SESSIONS + "?status=active&limit=11");
    assertThat(active).hasSize(1);
    assertThat(active.getFirst().total()).isEqualTo(11);
    assertThat(user.get(SESSIONS + "?status=abandoned").json()).isEmpty();
    assertThat(api().as("user-" + unique()).get(SESSIONS).json()).isEmpty();
    user.get(SESSIONS + "?limit=100&offset=2147483647").is(200);
  }

  @Test
  default void listParametersOutOfBoundsAreRefused() {
    api().get(SESSIONS + "?limit=0").refuses("limit");
    api().get(SESSIONS + "?limit=101").refuses("limit");
    api()
        .get(SESSIONS + "?limit=x&offset=-1&status=done&after=AZqywBGqfSCOEZCxwtPk9Q")
        .refuses("limit", "offset", "status", "after");
  }

  @Test
  default void aStateIsTakenFromBodyOrQuery() {
    String path = openSession(api()) + "/status";
    for (String state : List.of("paused", "active", "abandoned", "active")) {
      assertThat(api().patch(path, object("status", state)).is(200).text("status"))
          .isEqualTo(state);
    }
    assertThat(noBody(path + "?status=paused").is(200).text("status")).isEqualTo("paused");
    assertThat(api().patch(path + "?status=active", "{}").is(200).text("status"))
        .isEqualTo("active");
    assertThat(
            api().patch(path + "?status=paused", object("status", "paused")).is(200).text("status"))
        .isEqualTo("paused");
    noBody(path).refuses("status");
    noBody(path + "?status=").refuses("status");
    noBody(path + "?status=done").refuses("status");
    api().patch(path, "{}").refuses("status");
    api().patch(path, "{\"status\":null}").refuses("status");
    api().patch(path, object("status", 1)).refuses("status");
    api().patch(path, object("status", "Active")).refuses("status");
    api().patch(path + "?status=active", object("status", "paused")).refuses("status");
  }

  private Answer noBody(String path) {
    return api().send("PATCH", path, BodyPublishers.noBody(), request -> {});
  }

  @Test
  default void aCompletedSessionStaysCompleted() {
    String session = openSession(api());
    String path = session + "/status";
    api().patch(path, object("status", "completed")).is(200);

    for (String other : List.of("active", "paused", "abandoned")) {
      assertThat(api().patch(path, object("status", other)).is(409).text("type"))
          .isEqualTo("urn:confida:problem:conflict");
      noBody(path + "?status=" + other).is(409);
    }
    api().patch(path, object("status", "completed")).is(200);
    assertThat(api().get(session).text("session/status")).isEqualTo("completed");
  }

  @Test
  default void oneOfManyWhoEndASessionAtOnceDecides() {
    String path = openSession(api()) + "/status";

    List<Integer> statuses =
        Together.run(
            12, i -> api().patch(path, object("status", i == 0 ? "completed" : "paused")).status());

    assertThat(statuses.getFirst()).isEqualTo(200);
    assertThat(statuses).containsAnyOf(200, 409).doesNotContain(500, 503);
    assertThat(api().get(path.replace("/status", "")).text("session/status"))
        .isEqualTo("completed");
  }

  @Test
  default void aSessionThatIsNotThereIsNotFound() {
    String gone = openSession(api());
    api().delete(gone).is(204);
    for (String session :
        List.of(
            gone, SESSIONS + "/" + UUID.randomUUID(), SESSIONS + "/x", SESSIONS + "/1-1-1-1-1")) {
      everythingIsNotFound(api(), session, session + "/questions/" + UUID.randomUUID());
    }
  }

  @Test
  default void whatBelongsToAnotherUserIsNotFound() {
    String session = openSession(api());
    String question = addSessionQuestion(session);
    api().post(question + "/answers", object("answer_text", "mine")).is(201);
    JsonNode before = api().get(session).json();
    Api other = api().as("other-" + unique());

    everythingIsNotFound(other, session, question);

    assertThat(api().get(session).is(200).json()).isEqualTo(before);
    assertThat(other.get(SESSIONS).is(200).total()).isZero();
    // A question of one's own is not found below a session that is not its own either.
    String strange = question.replace(session, openSession(api()));
    api().get(strange + "/answers").is(404);
    api().post(strange + "/answers", object("answer_text", "a")).is(404);
    api().delete(strange).is(404);
    assertThat(api().get(session).is(200).json()).isEqualTo(before);
  }

  private static void everythingIsNotFound(Api who, String session, String question) {
    for (Answer answer :
        List.of(
            who.get(session),
            who.patch(session + "/status", object("status", "paused")),
            who.get(session + "/questions"),
            who.post(session + "/questions", object("questions", List.of("Why not?"))),
            who.delete(question),
            who.get(question + "/answers"),
            who.post(question + "/answers", object("answer_text", "a")),
            who.post(question + "/answers", object("answer_text", "a", "score", 3)),
            who.delete(session))) {
      assertThat(answer.is(404).text("type")).isEqualTo("urn:confida:problem:not-found");
    }
  }
}
