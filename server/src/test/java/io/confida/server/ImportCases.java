package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Many questions in one request. */
interface ImportCases extends ApiCases {

  String IMPORT = QUESTIONS + "/bulk-import";
  String PARTLY = IMPORT + "?atomic=false";
  int MEBIBYTE = 1024 * 1024;

  private long stored() {
    return api().get(QUESTIONS + "?limit=1").total();
  }

  private static ArrayNode array(ObjectNode... questions) {
    return Answer.JSON.createArrayNode().addAll(List.of(questions));
  }

  private static void counts(Answer answer, int imported, int duplicate, int failed) {
    JsonNode counts = answer.json();
    assertThat(
            List.of(
                    counts.path("imported_count"),
                    counts.path("duplicate_count"),
                    counts.path("failed_count"))
                .toString())
        .as("%s answered %s", answer.request(), answer.body())
        .isEqualTo("[%d, %d, %d]", imported, duplicate, failed);
  }

  @Test
  default void duplicatesAreCountedOnce() {
    ObjectNode known = newQuestion();
    addQuestion(known);
    ObjectNode first = newQuestion().put("question_text", "Import " + unique());
    ObjectNode again =
        newQuestion().put("question_text", first.path("question_text").asText() + " !");
    ObjectNode last = newQuestion();
    long before = stored();

    Answer answer = api().post(IMPORT, array(first, known, again, last)).is(200);

    counts(answer, 2, 2, 0);
    assertThat(answer.json().path("errors")).isEmpty();
    assertThat(stored()).isEqualTo(before + 2);
    assertThat(api().get(QUESTIONS + "?limit=2").each("question_text"))
        .containsExactly(last.path("question_text").asText(), first.path("question_text").asText());
    counts(api().post(IMPORT, array(first, known, again, last)).is(200), 0, 4, 0);
    counts(api().post(IMPORT + "?atomic=true", array()).is(200), 0, 0, 0);
  }

  @Test
  default void oneInvalidQuestionKeepsOutAllOthers() {
    long before = stored();
    ArrayNode questions =
        array(
            newQuestion(),
            newQuestion().put("category", "nonsense").put("question_text", "abc"),
            newQuestion(),
            newQuestion().put("required_skills", 1));
    questions.add("no question").addNull().addArray();

    Answer answer = api().post(IMPORT, questions);

    answer.refuses("[1].category", "[1].question_text", "[3].required_skills", "[4]", "[5]", "[6]");
    assertThat(answer.json().path("errors").findValuesAsText("index"))
        .containsExactly("1", "1", "3", "4", "5", "6");
    counts(answer, 0, 0, 5);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  default void theValidOnesGoInWhereThatIsWanted() {
    long before = stored();
    ObjectNode good = newQuestion();
    ArrayNode questions =
        array(good, newQuestion().put("difficulty_level", ""), good, newQuestion());
    questions.add(7);

    Answer answer = api().post(PARTLY, questions).is(200);

    counts(answer, 2, 1, 2);
    assertThat(answer.json().path("errors").findValuesAsText("index")).containsExactly("1", "4");
    assertThat(answer.text("errors/0/message")).startsWith("[1].difficulty_level must be one of");
    assertThat(stored()).isEqualTo(before + 2);
    api().post(IMPORT + "?atomic=no", "[]").refuses("atomic");
  }

  @Test
  default void linesOfJsonAreTakenToo() {
    String body = "\n" + newQuestion() + "\r\n  \t\n" + newQuestion() + "\n\n" + newQuestion();
    counts(lines(IMPORT, Api.NDJSON, body).is(200), 3, 0, 0);
    counts(
        lines(IMPORT, "application/jsonl; charset=utf-8", newQuestion() + "\n").is(200), 1, 0, 0);
    counts(
        lines(PARTLY, Api.NDJSON, newQuestion() + "\n[]\n[" + newQuestion() + "]\n").is(200),
        1,
        0,
        2);
    counts(lines(IMPORT, Api.NDJSON, "").is(200), 0, 0, 0);
  }

  @Test
  default void aBrokenLineIsNamedAndNothingGoesIn() {
    long before = stored();
    for (String broken : List.of("{\"a\":", "nonsense", "{\"a\":1,\"a\":2}", "{} {}")) {
      Answer answer =
          lines(PARTLY, Api.NDJSON, newQuestion() + "\n" + broken + "\n" + newQuestion());
      answer.refuses("body");
      assertThat(answer.text("errors/0/message")).contains("line 2");
    }
    assertThat(stored()).isEqualTo(before);
  }

  /** Also where it is of no use: in a field that is ignored, as a name or as a value. */
  @Test
  default void whatIsNotUtf8IsRefusedWhereverItStands() {
    long before = stored();
    byte half = (byte) 0xc3;
    byte surrogate = (byte) 0xed;
    for (byte bad : new byte[] {half, surrogate, (byte) 0xff, 0}) {
      for (String place : List.of("{\"x\":\"~\"}", "{\"~\":1}", "{\"x\":[{\"y\":\"~\"}]}")) {
        String item = newQuestion().toString().replaceFirst("}$", ",\"ignored\":" + place + "}");
        byte[] body = ("[" + newQuestion() + ",\n" + item + "]").getBytes(StandardCharsets.UTF_8);
        byte[] lines = (newQuestion() + "\n" + item).getBytes(StandardCharsets.UTF_8);
        int at = spoil(body, bad);
        int atLine = spoil(lines, bad);

        Answer array = api().send("POST", PARTLY, "application/json", body);
        array.refuses("body");
        assertThat(array.text("errors/0/message")).endsWith("at line 2, byte " + at);
        Answer line = api().send("POST", PARTLY, Api.NDJSON, lines);
        line.refuses("body");
        assertThat(line.text("errors/0/message")).endsWith("at line 2, byte " + atLine);
      }
    }
    for (Charset other : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      api()
          .send("POST", PARTLY, "application/json", array(newQuestion()).toString().getBytes(other))
          .refuses("body");
    }
    assertThat(stored()).isEqualTo(before);
  }

  /** Puts a byte where the tilde is; its place in the second line, from 1. */
  private static int spoil(byte[] text, byte bad) {
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        start = i + 1;
      } else if (text[i] == '~') {
        text[i] = bad;
        return i - start + 1;
      }
    }
    throw new AssertionError("no tilde");
  }

  private Answer lines(String path, String type, String body) {
    return api().send("POST", path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void somethingElseThanAListIsRefused() {
    for (String body : List.of("{}", "\"a\"", "", " ", "[", "[{}", "[] []", "[,]", "nul")) {
      api().json("POST", IMPORT, body).refuses("body");
    }
    lines(IMPORT, "text/csv", "a,b").refuses("Content-Type");
    lines(IMPORT, "application/problem+json", "[]").refuses("Content-Type");
  }

  @Test
  default void anImportMayHaveSixteenMebibytes() {
    String most = "[" + ApiCases.times(" ", 16 * MEBIBYTE - 2) + "]";
    counts(api().json("POST", IMPORT, most).is(200), 0, 0, 0);
    Answer refused = api().json("POST", IMPORT, most + " ").is(413);
    assertThat(refused.text("type")).isEqualTo("urn:confida:problem:too-large");
    assertThat(refused.text("detail")).contains("16777216");
  }

  @Test
  default void anItemThatIsFarTooLargeIsNamedAndNothingGoesIn() {
    long before = stored();
    ObjectNode vector = newQuestion();
    vector.putArray("embedding").addAll(Collections.nCopies(1_536, IntNode.valueOf(7)));
    counts(api().post(IMPORT, array(vector)).is(200), 1, 0, 0);
    ObjectNode wide = newQuestion();
    for (int i = 0; i < 5_001; i++) {
      wide.put("field" + i, 1);
    }
    ObjectNode large = newQuestion();
    large.putArray("embedding").addAll(Collections.nCopies(10_001, IntNode.valueOf(7)));

    for (ObjectNode item : List.of(wide, large)) {
      api().post(PARTLY, array(newQuestion(), item)).refuses("[1]");
      lines(PARTLY, Api.NDJSON, newQuestion() + "\n" + item).refuses("[1]");
    }
    String deep = ApiCases.times("[", 70) + ApiCases.times("]", 70);
    assertThat(
            api().json("POST", IMPORT, "[" + deep + "]").refuses("body").text("errors/0/message"))
        .contains("nested too deep");
    assertThat(stored()).isEqualTo(before + 1);
  }

  @Test
  default void twoImportsOfTheSameAtOnceStoreItOnce() {
    ArrayNode questions = Answer.JSON.createArrayNode();
    Collections.nCopies(200, "").forEach(i -> questions.add(newQuestion()));
    ArrayNode reversed = Answer.JSON.createArrayNode();
    questions.forEach(question -> reversed.insert(0, question));
    long before = stored();

    List<JsonNode> answers =
        Together.run(4, i -> api().post(IMPORT, i % 2 == 0 ? questions : reversed).is(200).json());

    assertThat(answers.stream().mapToInt(a -> a.path("imported_count").asInt()).sum())
        .isEqualTo(200);
    assertThat(answers.stream().mapToInt(a -> a.path("duplicate_count").asInt()).sum())
        .isEqualTo(600);
    assertThat(stored()).isEqualTo(before + 200);
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  default void tenThousandGoInAtOnceAndNoMore() {
    String word = unique();
    ArrayNode questions = Answer.JSON.createArrayNode();
    for (int i = 0; i < 10_000; i++) {
      questions.add(newQuestion().put("question_text", "Import " + word + " " + i));
    }
    long before = stored();

    counts(api().post(IMPORT, questions).is(200), 10_000, 0, 0);

    assertThat(stored()).isEqualTo(before + 10_000);
    assertThat(database().number("SELECT count(*) FROM question")).isEqualTo(before + 10_000);
    counts(api().post(IMPORT, questions).is(200), 0, 10_000, 0);
    questions.add(newQuestion());
    Answer refused = api().post(IMPORT, questions);
    refused.refuses("body");
    assertThat(refused.text("detail")).contains("10000");
    api().post(PARTLY, questions).refuses("body");
    assertThat(stored()).isEqualTo(before + 10_000);
  }
}
