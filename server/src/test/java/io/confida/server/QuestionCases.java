package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One question at a time: added, read, changed, removed. */
interface QuestionCases extends ApiCases {

  String LONGEST = ApiCases.times("x", 100);

  @Test
  default void aNewQuestionIsAnsweredAsItIsReadLater() {
    String text = "How does " + unique() + " work?";
    Answer created =
        api().post(QUESTIONS, object("question_text", text, "category", "technical")).is(201);

    JsonNode question = created.json();
    assertThat(created.header("Location")).contains(QUESTIONS + "/" + created.id());
    assertThat(question.path("question_text").asText()).isEqualTo(text);
    assertThat(question.path("difficulty_level").asText()).isEqualTo("medium");
    assertThat(question.path("subcategory").isNull()).isTrue();
    assertThat(question.path("compatible_roles")).isEmpty();
    assertThat(question.path("usage_count").asInt()).isZero();
    assertThat(question.path("average_score").isNull()).isTrue();
    assertThat(question.path("success_rate").isNull()).isTrue();
    assertThat(UUID.fromString(created.id()).version()).isEqualTo(7);
    assertThat(Instant.parse(question.path("created_at").asText()))
        .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
    assertThat(api().get(QUESTIONS + "/" + created.id()).is(200).json()).isEqualTo(question);
    assertThat(api().get(QUESTIONS + "/" + created.id().toUpperCase(java.util.Locale.ROOT)).json())
        .isEqualTo(question);
  }

  @Test
  default void everyFieldOfAQuestionIsKept() {
    ObjectNode question =
        newQuestion()
            .put("category", "system_design")
            .put("difficulty_level", "hard")
            .put("subcategory", "caches, “quoted” & <b>")
            .put("of_no_meaning", 1);
    question.putArray("compatible_roles").add("Größenwärter").add("Größenwärter").add("B'\"\\%_");
    question.putArray("required_skills").add("C++").add("😀");
    question.putArray("industry_tags").add("fintech");

    JsonNode stored = api().post(QUESTIONS, question).is(201).json();

    assertThat(stored.path("category").asText()).isEqualTo("system_design");
    assertThat(stored.path("difficulty_level").asText()).isEqualTo("hard");
    assertThat(stored.path("subcategory")).isEqualTo(question.path("subcategory"));
    assertThat(stored.path("compatible_roles").toString())
        .isEqualTo("[\"Größenwärter\",\"B'\\\"\\\\%_\"]");
    assertThat(stored.path("required_skills")).isEqualTo(question.path("required_skills"));
    assertThat(stored.has("of_no_meaning")).isFalse();
  }

  @Test
  default void lengthsAreTakenUpToTheirBounds() {
    String least = unique().substring(0, 5);
    addQuestion(newQuestion().put("question_text", least));
    addQuestion(newQuestion().put("question_text", unique() + ApiCases.times("é", 1967)));
    // Code points count, not UTF-16 units.
    addQuestion(newQuestion().put("question_text", unique() + ApiCases.times("😀", 1967)));
    ObjectNode fullest = newQuestion().put("subcategory", LONGEST);
    for (String list : List.of("compatible_roles", "required_skills", "industry_tags")) {
      for (int i = 0; i < 50; i++) {
        fullest.withArray(list).add(i + LONGEST.substring(String.valueOf(i).length()));
      }
    }

    JsonNode stored = api().post(QUESTIONS, fullest).is(201).json();

    assertThat(stored.path("industry_tags")).hasSize(50);
    assertThat(stored.path("subcategory").asText()).hasSize(100);
  }

  @Test
  default void lengthsPastTheirBoundsAreRefused() {
    api().post(QUESTIONS, newQuestion().put("question_text", "four")).refuses("question_text");
    api()
        .post(QUESTIONS, newQuestion().put("question_text", ApiCases.times("é", 2001)))
        .refuses("question_text");
    api().post(QUESTIONS, newQuestion().put("question_text", "      \t ")).refuses("question_text");
    api().post(QUESTIONS, newQuestion().put("subcategory", "")).refuses("subcategory");
    api().post(QUESTIONS, newQuestion().put("subcategory", LONGEST + "x")).refuses("subcategory");
    for (String list : List.of("compatible_roles", "required_skills", "industry_tags")) {
      api()
          .post(QUESTIONS, newQuestion().set(list, texts(Collections.nCopies(51, "a"))))
          .refuses(list);
      api()
          .post(QUESTIONS, newQuestion().set(list, texts(List.of("fine", LONGEST + "x", " "))))
          .refuses(list + "[1]", list + "[2]");
    }
  }

  @Test
  default void everyBrokenFieldIsNamedAtOnce() {
    api().post(QUESTIONS, object()).refuses("question_text", "category");
    api()
        .post(QUESTIONS, "{\"question_text\": null, \"category\": null}")
        .refuses("question_text", "category");
    Answer refused =
        api()
            .post(
                QUESTIONS,
                object(
                    "question_text",
                    5,
                    "category",
                    "Technical",
                    "difficulty_level",
                    List.of("easy"),
                    "subcategory",
                    true,
                    "compatible_roles",
                    "none",
                    "required_skills",
                    List.of(1, "fine", List.of()),
                    "industry_tags",
                    object("a", 1)));

    refused.refuses(
        "question_text",
        "category",
        "difficulty_level",
        "subcategory",
        "compatible_roles",
        "required_skills[0]",
        "required_skills[2]",
        "industry_tags");
    assertThat(refused.text("instance")).isEqualTo(QUESTIONS);
    assertThat(refused.text("detail"))
        .isEqualTo("8 fields are not as they should be; errors names each.");
  }

  @Test
  default void theSameTextAgainIsAConflict() {
    String word = unique();
    addQuestion(newQuestion().put("question_text", "What does " + word + " do, and why?"));

    Answer again =
        api()
            .post(
                QUESTIONS,
                newQuestion().put("question_text", "  what DOES " + word + " do — and why!"));

    again.is(409);
    assertThat(again.text("type")).isEqualTo("urn:confida:problem:conflict");
    addQuestion(newQuestion().put("question_text", "What does " + word + "# do, and why?"));
  }

  @Test
  default void twentyAtOnceAddOneTextOnce() {
    ObjectNode question = newQuestion();

    List<Integer> statuses = Together.run(20, i -> api().post(QUESTIONS, question).status());

    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses).filteredOn(status -> status != 201).hasSize(19).containsOnly(409);
  }

  @Test
  default void anIdThatNamesNothingIsNotFound() {
    String id = addQuestion(newQuestion());
    for (String wrong :
        List.of(
            UUID.randomUUID().toString(),
            "1-1-1-1-1",
            id + "0",
            id.substring(1),
            id.replace("-", ""),
            "x",
            "%20",
            "%00",
            "%F0%9F%98%80",
            "'%3B--",
            id + "%0a")) {
      String path = QUESTIONS + "/" + wrong;
      assertThat(api().get(path).is(404).text("type")).isEqualTo("urn:confida:problem:not-found");
      api().put(path, object("subcategory", "x")).is(404);
      api().delete(path).is(404);
    }
  }

  @Test
  default void aChangeTouchesWhatItNames() {
    ObjectNode question = newQuestion().put("subcategory", "old");
    question.putArray("required_skills").add("Java");
    JsonNode before = api().post(QUESTIONS, question).is(201).json();
    String path = QUESTIONS + "/" + before.path("id").asText();

    api().put(path, object("difficulty_level", "hard")).is(200);
    JsonNode after =
        api().put(path, object("required_skills", List.of(), "subcategory", "new")).is(200).json();

    assertThat(after.path("difficulty_level").asText()).isEqualTo("hard");
    assertThat(after.path("required_skills")).isEmpty();
    assertThat(after.path("subcategory").asText()).isEqualTo("new");
    for (String same : List.of("question_text", "category", "compatible_roles", "created_at")) {
      assertThat(after.path(same)).isEqualTo(before.path(same));
    }
    assertThat(Instant.parse(after.path("updated_at").asText()))
        .isAfterOrEqualTo(Instant.parse(before.path("updated_at").asText()));
    assertThat(api().get(path).json()).isEqualTo(after);
  }

  @Test
  default void aChangeIsCheckedAsANewQuestionIs() {
    String path = QUESTIONS + "/" + addQuestion(newQuestion());
    api().put(path, object()).refuses("body");
    api().put(path, object("unknown", 1)).refuses("body");
    api()
        .put(
            path,
            object(
                "question_text",
                "abc",
                "category",
                "",
                "difficulty_level",
                3,
                "subcategory",
                LONGEST + "x",
                "compatible_roles",
                List.of("")))
        .refuses(
            "question_text", "category", "difficulty_level", "subcategory", "compatible_roles[0]");
  }

  @Test
  default void aSubcategoryIsTakenAwayByNull() {
    ObjectNode question = newQuestion().put("subcategory", "old");
    String path = QUESTIONS + "/" + addQuestion(question);

    JsonNode without = api().put(path, "{\"subcategory\":null}").is(200).json();
    assertThat(without.path("subcategory").isNull()).isTrue();
    assertThat(api().get(path).json().path("subcategory").isNull()).isTrue();
    api().put(path, object("subcategory", "new")).is(200);
    JsonNode both =
        api().put(path, "{\"subcategory\":null,\"difficulty_level\":\"hard\"}").is(200).json();
    assertThat(both.path("subcategory").isNull()).isTrue();
    assertThat(both.path("difficulty_level").asText()).isEqualTo("hard");
    api().put(path, "{\"subcategory\":null}").is(200);
    api().put(path, object("subcategory", "")).refuses("subcategory");
  }

  @Test
  default void whatEveryQuestionHasCannotBeTakenAway() {
    JsonNode before = api().post(QUESTIONS, newQuestion()).is(201).json();
    String path = QUESTIONS + "/" + before.path("id").asText();
    String[] fields = {
      "question_text",
      "category",
      "difficulty_level",
      "compatible_roles",
      "required_skills",
      "industry_tags"
    };

    for (String field : fields) {
      api().put(path, "{\"" + field + "\":null}").refuses(field);
      api().put(path, "{\"subcategory\":\"new\",\"" + field + "\":null}").refuses(field);
    }
    assertThat(api().get(path).json()).isEqualTo(before);
  }

  @Test
  default void aTextOfAnotherQuestionIsAConflict() {
    String taken = "Who knows " + unique() + "?";
    String other = addQuestion(newQuestion().put("question_text", taken));
    String path = QUESTIONS + "/" + addQuestion(newQuestion());

    api().put(path, object("question_text", taken.toUpperCase(java.util.Locale.ROOT))).is(409);
    assertThat(
            api()
                .put(QUESTIONS + "/" + other, object("question_text", taken + "!!"))
                .is(200)
                .text("question_text"))
        .isEqualTo(taken + "!!");
    api().put(path, object("question_text", "Now " + taken)).is(200);
    addQuestion(newQuestion());
  }

  @Test
  default void aQuestionInUseStaysUntilItsSessionIsGone() {
    ObjectNode question = newQuestion();
    String path = QUESTIONS + "/" + addQuestion(question);
    String session = openSession(api());
    addTexts(session, List.of(question.path("question_text").asText()));

    assertThat(api().delete(path).is(409).text("type")).isEqualTo("urn:confida:problem:conflict");
    api().get(path).is(200);
    api().delete(session).is(204);
    api().delete(path).is(204);
    api().get(path).is(404);
    api().delete(path).is(404);
    addQuestion(question);
  }

  @Test
  default void onlyAnAdministratorChangesTheBank() {
    ObjectNode question = newQuestion();
    String path = QUESTIONS + "/" + addQuestion(question);
    Api guest = api().as(TestServer.GUEST);

    guest.get(path).is(200);
    guest.get(QUESTIONS).is(200);
    for (Answer refused :
        List.of(
            guest.json("POST", QUESTIONS, "{}"),
            guest.json("POST", QUESTIONS + "/bulk-import", "[]"),
            guest.json("PUT", path, "{}"),
            guest.delete(path))) {
      assertThat(refused.is(403).text("type")).isEqualTo("urn:confida:problem:forbidden");
    }
    api().get(path).is(200);
  }

  private static JsonNode texts(List<String> texts) {
    return Answer.JSON.valueToTree(texts);
  }
}
