package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The questions of a session, and the answers to them. */
interface SessionQuestionCases extends ApiCases {

  @Test
  default void theOrderGoesOnFromTheLast() {
    ObjectNode ofTheBank = newQuestion();
    String id = addQuestion(ofTheBank);
    String text = ofTheBank.path("question_text").asText();
    String path = openSession(api()) + "/questions";

    Answer first = api().post(path, object("questions", List.of(text + " !", "Own one?"))).is(201);
    Answer second = api().post(path, object("questions", List.of("Own one?", text))).is(201);

    assertThat(first.each("question_order")).containsExactly("1", "2");
    assertThat(first.each("question_text")).containsExactly(text + " !", "Own one?");
    assertThat(first.each("question_id")).containsExactly(id, "null");
    assertThat(second.each("question_order")).containsExactly("3", "4");
    assertThat(second.each("question_id")).containsExactly("null", id);
    Answer all = api().get(path).is(200);
    assertThat(all.each("question_order")).containsExactly("1", "2", "3", "4");
    assertThat(all.json().get(2)).isEqualTo(second.json().get(0));
    api().delete(path + "/" + all.text("1/id")).is(204);
    api().delete(path + "/" + all.text("1/id")).is(404);
    assertThat(api().get(path).each("question_order")).containsExactly("1", "3", "4");
    assertThat(api().post(path, object("questions", List.of("Again?"))).each("question_order"))
        .containsExactly("5");
  }

  @Test
  default void textsHaveTheirBounds() {
    String path = openSession(api()) + "/questions";
    for (Object none :
        List.of(object(), object("questions", List.of()), object("questions", "a"))) {
      api().post(path, none).refuses("questions");
    }
    api().post(path, object("questions", Collections.nCopies(21, "Why not?"))).refuses("questions");
    api()
        .post(
            path,
            object("questions", List.of("four", "fine!", 5, ApiCases.times("x", 1001), "     ")))
        .refuses("questions[0]", "questions[2]", "questions[3]", "questions[4]");
    assertThat(api().get(path).json()).isEmpty();
    List<String> most = Collections.nCopies(20, ApiCases.times("😀", 1000));
    assertThat(api().post(path, object("questions", most)).is(201).json()).hasSize(20);
    assertThat(api().get(path.replace("/questions", "")).text("session/total_questions"))
        .isEqualTo("20");
    addTexts(path.replace("/questions", ""), List.of("five!"));
    assertThat(api().get(path.replace("/questions", "")).text("session/total_questions"))
        .isEqualTo("21");
  }

  @Test
  default void twentyWhoAddAtOnceGetAnOrderEach() {
    String path = openSession(api()) + "/questions";

    List<List<String>> orders =
        Together.run(
            20,
            i ->
                api()
                    .post(path, object("questions", List.of("First of " + i, "Second of " + i)))
                    .is(201)
                    .each("question_order"));

    assertThat(orders)
        .allSatisfy(
            two ->
                assertThat(Integer.parseInt(two.get(1)))
                    .isEqualTo(Integer.parseInt(two.get(0)) + 1));
    assertThat(api().get(path).each("question_order"))
        .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(String::valueOf).toList());
  }

  @Test
  default void anAnswerIsKeptWithItsQuestion() {
    String session = openSession(api());
    String question = addSessionQuestion(session);
    assertThat(api().get(question + "/answers").is(200).json()).isEmpty();

    Answer plain = api().post(question + "/answers", object("answer_text", "I’d “ask” 😀")).is(201);
    ObjectNode analysis = object("clarity", "good", "missing", List.of("a \\u0000 b"), "n", 1.5);
    Answer scored =
        api()
            .post(
                question + "/answers",
                object("answer_text", "x", "analysis_result", analysis, "score", 7.5))
            .is(201);

    assertThat(plain.header("Location")).contains(question + "/answers");
    assertThat(plain.text("answer_text")).isEqualTo("I’d “ask” 😀");
    assertThat(plain.json().path("score").isNull()).isTrue();
    assertThat(plain.json().path("analysis_result").isNull()).isTrue();
    assertThat(question).endsWith(plain.text("session_question_id"));
    assertThat(scored.json().path("analysis_result")).isEqualTo(analysis);
    assertThat(scored.json().path("score").asDouble()).isEqualTo(7.5);
    JsonNode answers = api().get(question + "/answers").is(200).json();
    assertThat(answers).containsExactly(plain.json(), scored.json());
    JsonNode whole = api().get(session).is(200).json();
    assertThat(whole.at("/questions/0/answers")).isEqualTo(answers);
    assertThat(whole.at("/session/completed_questions").asInt()).isEqualTo(1);
    api().delete(question).is(204);
    api().get(question + "/answers").is(404);
    assertThat(api().get(session).text("session/completed_questions")).isEqualTo("0");
  }

  @Test
  default void theNumbersOfAnAnalysisAreKeptToTheLastDigit() {
    String path = addSessionQuestion(openSession(api())) + "/answers";
    String decimal = "0.12345678901234567890123456789012345678901234567890";
    String whole = "123456789012345678901234567890123456789";
    String analysis = "{\"decimal\":[" + decimal + "],\"whole\":-" + whole + ",\"zeros\":2.5000}";

    String stored =
        api()
            .json("POST", path, "{\"answer_text\":\"a\",\"analysis_result\":" + analysis + "}")
            .is(201)
            .body();

    assertThat(stored).contains(decimal, "-" + whole, "2.5000");
    assertThat(api().get(path).is(200).body()).contains(decimal, "-" + whole, "2.5000");
    for (String small : List.of("5e-324", "-1.7e308", "0e-400", "0.000", "1.0E+2")) {
      api()
          .json("POST", path, "{\"answer_text\":\"a\",\"analysis_result\":{\"a\":" + small + "}}")
          .is(201);
    }
    for (String none :
        List.of(
            "1e400",
            "-1e400",
            "1e-400",
            "[1e2147483648]",
            "1e-2147483648",
            "0e-20000",
            "1e99999999999")) {
      api()
          .json("POST", path, "{\"answer_text\":\"a\",\"analysis_result\":{\"a\":" + none + "}}")
          .refuses("analysis_result");
    }
  }

  @Test
  default void anAnswersFieldsHaveTheirBounds() {
    String path = addSessionQuestion(openSession(api())) + "/answers";
    api().post(path, object()).refuses("answer_text");
    api()
        .post(path, object("answer_text", "", "analysis_result", List.of(), "score", "9"))
        .refuses("answer_text", "analysis_result", "score");
    for (Object score : List.of(-0.001, 10.001, 1e300, true)) {
      api().post(path, object("answer_text", "a", "score", score)).refuses("score");
    }
    api().json("POST", path, "{\"answer_text\":\"a\",\"score\":1e400}").refuses("score");
    api().json("POST", path, "{\"answer_text\":\"a\",\"score\":NaN}").refuses("body");
    api().post(path, object("answer_text", ApiCases.times("a", 5001))).refuses("answer_text");
    api()
        .post(
            path,
            object("answer_text", "a", "analysis_result", object("a", ApiCases.times("x", 20_000))))
        .refuses("analysis_result");
    for (String broken :
        List.of("{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":[{\"b\":\"\\ud800\"}]}")) {
      api()
          .json("POST", path, "{\"answer_text\":\"a\",\"analysis_result\":" + broken + "}")
          .refuses("analysis_result");
    }
    for (Object score : List.of(0, 10, 0.0)) {
      api().post(path, object("answer_text", ApiCases.times("😀", 5000), "score", score)).is(201);
    }
    assertThat(api().get(path).json()).hasSize(3);
  }

  @Test
  default void scoresOfAnswersShowInTheBank() {
    ObjectNode question = newQuestion();
    String inBank = QUESTIONS + "/" + addQuestion(question);
    String session = openSession(api());
    String text = question.path("question_text").asText();
    String path = session + "/questions/" + addTexts(session, List.of(text)) + "/answers";
    api().post(path, object("answer_text", "not scored")).is(201);
    assertThat(api().get(inBank).json().path("average_score").isNull()).isTrue();

    for (double score : List.of(4.0, 7.0, 10.0, 6.9)) {
      api().post(path, object("answer_text", "a", "score", score)).is(201);
    }

    JsonNode scored = api().get(inBank).is(200).json();
    assertThat(scored.path("average_score").asDouble()).isEqualTo(6.975);
    assertThat(scored.path("success_rate").asDouble()).isEqualTo(0.5);
    assertThat(scored.path("usage_count").asInt()).isZero();
    // What a session leaves behind stays with the bank's question.
    api().delete(session).is(204);
    assertThat(api().get(inBank).is(200).json()).isEqualTo(scored);
  }

  @Test
  default void aSessionTakesItsQuestionsAndAnswersWithIt() {
    String session = openSession(api());
    String question = addSessionQuestion(session);
    String answer = api().post(question + "/answers", object("answer_text", "a")).is(201).id();
    String questionId = question.substring(question.lastIndexOf('/') + 1);

    api().delete(session).is(204);

    api().get(session).is(404);
    api().get(question + "/answers").is(404);
    assertThat(
            database()
                .number("SELECT count(*) FROM session_question WHERE id = '" + questionId + "'"))
        .isZero();
    assertThat(database().number("SELECT count(*) FROM answer WHERE id = '" + answer + "'"))
        .isZero();
  }

  @Test
  default void aFullSessionIsReadInTwoStatementsAtMost() {
    String session = openSession(api());
    List<String> texts =
        IntStream.range(0, 20).mapToObj(i -> "Question " + i + " " + unique()).toList();
    Answer questions = api().post(session + "/questions", object("questions", texts)).is(201);
    for (String id : questions.each("id")) {
      for (int i = 0; i < 2; i++) {
        api()
            .post(session + "/questions/" + id + "/answers", object("answer_text", "Answer " + i))
            .is(201);
      }
    }

    List<String> statements =
        server()
            .statements()
            .during(
                () -> {
                  JsonNode whole = api().get(session).is(200).json();
                  assertThat(whole.path("questions").findValues("answers"))
                      .hasSize(20)
                      .allSatisfy(answers -> assertThat(answers).hasSize(2));
                  assertThat(whole.at("/session/completed_questions").asInt()).isEqualTo(20);
                });

    assertThat(statements).hasSizeLessThanOrEqualTo(2);
    assertThat(server().statements().during(() -> api().get(SESSIONS + "?limit=100").is(200)))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  default void aQuestionThatIsNotInTheSessionIsNotFound() {
    String session = openSession(api());
    for (String id : List.of(UUID.randomUUID().toString(), "x", "1-1-1-1-1")) {
      api().get(session + "/questions/" + id + "/answers").is(404);
      api().post(session + "/questions/" + id + "/answers", object("answer_text", "a")).is(404);
      api().delete(session + "/questions/" + id).is(404);
    }
  }
}
