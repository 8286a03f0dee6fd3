package io.confida.server;

import static io.confida.server.Api.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The search over the questions. */
interface SearchCases extends ApiCases {

  String SEARCH = QUESTIONS + "/search?query=";

  private Answer search(String query) {
    return api().get(SEARCH + encoded(query)).is(200);
  }

  private static JsonNode list(String... texts) {
    return Answer.JSON.valueToTree(texts);
  }

  @Test
  default void theMostRelevantComesFirst() {
    String word = unique();
    String byRole = addQuestion(newQuestion().set("compatible_roles", list(word)));
    String bySubcategory = addQuestion(newQuestion().put("subcategory", word));
    String bySkill = addQuestion(newQuestion().set("required_skills", list(word)));
    String byText = addQuestion(newQuestion().put("question_text", "Why " + word + "?"));
    addQuestion(newQuestion());

    Answer found = search(word);

    assertThat(found.each("id")).containsExactly(byText, bySkill, bySubcategory, byRole);
    assertThat(found.total()).isEqualTo(4);
    assertThat(found.next()).isEmpty();
  }

  @Test
  default void whatHasMoreOfTheWordsComesFirst() {
    String word = unique();
    String other = unique();
    String one = addQuestion(newQuestion().put("question_text", "Only " + word + " here"));
    String both =
        addQuestion(newQuestion().put("question_text", "Migrating " + word + " and " + other));
    String none = addQuestion(newQuestion().put("question_text", "Only " + other + " here"));

    assertThat(search(word + " " + other).each("id"))
        .startsWith(both)
        .containsExactlyInAnyOrder(both, one, none);
    assertThat(search(other.toUpperCase(java.util.Locale.ROOT) + " " + unique()).each("id"))
        .containsExactlyInAnyOrder(both, none);
    assertThat(search("migrate " + word).each("id")).startsWith(both).contains(one);
  }

  @Test
  default void nothingInAQueryIsAnOperator() {
    String word = unique();
    String id = addQuestion(newQuestion().put("question_text", "Ask " + word + " again"));

    for (String query :
        List.of(
            "-" + word,
            "\"" + word,
            word + "\"",
            word + "*",
            "(" + word,
            word + ")",
            word + ":",
            ":" + word,
            "'" + word + "'",
            "\\" + word,
            "%" + word + "%",
            "^" + word,
            "!" + word,
            word + " &",
            "| " + word,
            word + " <-> zzz",
            "zzz(" + word + ")",
            "{" + word + "}")) {
      assertThat(search(query).each("id")).as(query).isSubsetOf(id);
    }
    assertThat(search("zzz -" + word).each("id")).containsExactly(id);
    assertThat(search("-" + word).each("id")).containsExactly(id);
    assertThat(search("\"" + word).each("id")).containsExactly(id);
    assertThat(search(word + "*:").each("id")).containsExactly(id);
  }

  @Test
  default void marksAloneFindNothing() {
    for (String query :
        List.of("%", "_", "'", "\"", "(", ")", ":", "*", "\\", "-", "😀", "\"\"", "()", "--;")) {
      assertThat(search(query).total()).as(query).isLessThan(50);
    }
    assertThat(search("%%%").json()).isEmpty();
    assertThat(search("\"(\\").json()).isEmpty();
  }

  @Test
  default void wordsOfAllScriptsAreFound() {
    String word = unique();
    for (String text : List.of("Größe", "naïve", "вопрос", "質問", "हिन्दी", "C++")) {
      String id = addQuestion(newQuestion().put("question_text", word + text + " and " + text));
      assertThat(search(word + text).each("id")).as(text).startsWith(id);
      assertThat(search(text).total()).as(text).isPositive();
      api().delete(QUESTIONS + "/" + id).is(204);
    }
  }

  @Test
  default void languagesAreToldByTheirMarks() {
    String word = unique();
    String c = addQuestion(newQuestion().put("question_text", word + " in C: what is a macro?"));
    String cpp = addQuestion(newQuestion().put("question_text", word + " in C++17: what is RAII?"));
    String cSharp =
        addQuestion(newQuestion().put("subcategory", word).set("required_skills", list("C#")));
    String fSharp =
        addQuestion(newQuestion().put("question_text", word + ": why F#, and not OCaml?"));
    for (String id : List.of(c, cpp, cSharp, fSharp)) {
      api().put(QUESTIONS + "/" + id, Api.object("compatible_roles", List.of(word))).is(200);
    }

    String ofThese = "&compatible_roles=" + word;
    assertThat(api().get(SEARCH + "C" + ofThese).each("id")).containsExactly(c);
    assertThat(api().get(SEARCH + encoded("c++") + ofThese).each("id")).containsExactly(cpp);
    assertThat(api().get(SEARCH + encoded("C#") + ofThese).each("id")).containsExactly(cSharp);
    assertThat(api().get(SEARCH + encoded("F#?") + ofThese).each("id")).containsExactly(fSharp);
    assertThat(api().get(SEARCH + encoded("C++ or C#") + ofThese).each("id"))
        .containsExactlyInAnyOrder(cpp, cSharp);
    assertThat(api().get(SEARCH + encoded("C#") + "&limit=10").is(200).json())
        .isNotEmpty()
        .allSatisfy(question -> assertThat(question.toString()).containsIgnoringCase("c#"));
  }

  @Test
  default void namesWithDotsAreTold() {
    String word = unique();
    String dotNet =
        addQuestion(newQuestion().put("question_text", word + ": what does .NET collect?"));
    String aspNet =
        addQuestion(newQuestion().put("subcategory", word).set("required_skills", list("ASP.NET")));
    String eight = addQuestion(newQuestion().put("question_text", word + " what is new in .NET8"));
    String net = addQuestion(newQuestion().put("question_text", word + ": what is a net loss?"));
    String network =
        addQuestion(newQuestion().put("question_text", word + " : are .networks split?"));
    String nodeJs =
        addQuestion(newQuestion().put("question_text", word + ": what blocks Node.js?"));
    String joined =
        addQuestion(newQuestion().put("subcategory", word).set("required_skills", list("NodeJS")));
    String node = addQuestion(newQuestion().put("question_text", word + ": when does a node fail"));
    for (String id : List.of(dotNet, aspNet, eight, net, network, nodeJs, joined, node)) {
      api().put(QUESTIONS + "/" + id, Api.object("compatible_roles", List.of(word))).is(200);
    }

    String ofThese = "&compatible_roles=" + word;
    for (String query : List.of(".NET", ".net?", "dotnet")) {
      assertThat(api().get(SEARCH + encoded(query) + ofThese).each("id"))
          .as(query)
          .containsExactlyInAnyOrder(dotNet, aspNet, eight);
    }
    assertThat(api().get(SEARCH + encoded("asp.net") + ofThese).each("id")).containsExactly(aspNet);
    assertThat(api().get(SEARCH + "net" + ofThese).each("id")).containsExactly(net);
    assertThat(api().get(SEARCH + "network" + ofThese).each("id")).containsExactly(network);
    for (String query : List.of("Node.js", "nodejs", "NodeJS")) {
      assertThat(api().get(SEARCH + encoded(query) + ofThese).each("id"))
          .as(query)
          .containsExactlyInAnyOrder(nodeJs, joined);
    }
    assertThat(api().get(SEARCH + "node" + ofThese).each("id"))
        .containsExactlyInAnyOrder(nodeJs, joined, node);
  }

  @Test
  default void aSearchIsFilteredAndPagedAsTheListIs() {
    String word = unique();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(
          addQuestion(
              newQuestion()
                  .put("question_text", "Number " + (char) ('a' + i) + " of " + word)
                  .put("difficulty_level", i < 3 ? "easy" : "hard")
                  .set("compatible_roles", list(i == 0 ? word + "r" : "Other"))));
    }

    List<Answer> pages = api().pages(SEARCH + word + "&limit=2");

    assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(page.total()).isEqualTo(5));
    assertThat(pages.stream().flatMap(page -> page.each("id").stream()))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(api().get(SEARCH + word + "&difficulty_level=hard").each("id"))
        .containsExactlyInAnyOrderElementsOf(ids.subList(3, 5));
    assertThat(api().get(SEARCH + word + "&category=behavioral").total()).isZero();
    assertThat(
            api()
                .get(SEARCH + word + "&compatible_roles=" + word + "r&difficulty_level=easy")
                .each("id"))
        .containsExactly(ids.getFirst());
    assertThat(api().get(SEARCH + word + "&offset=5").is(200).json()).isEmpty();
  }

  @Test
  default void aQueryHasItsBounds() {
    api().get(QUESTIONS + "/search").refuses("query");
    api().get(SEARCH).refuses("query");
    api().get(SEARCH + "%20%20").refuses("query");
    api().get(SEARCH + "a%00b").refuses("query");
    api().get(SEARCH + "a").is(200);
    api().get(SEARCH + encoded(ApiCases.times("😀", 200))).is(200);
    api().get(SEARCH + ApiCases.times("a", 201)).refuses("query");
    api()
        .get(QUESTIONS + "/search?limit=0&offset=-1&category=x&after=AZqywBGqfSCOEZCxwtPk9Q")
        .refuses("query", "limit", "offset", "category", "after");
  }

  @Test
  default void aChangedQuestionIsFoundByItsNewWordsOnly() {
    String word = unique();
    String path = QUESTIONS + "/" + addQuestion(newQuestion().put("question_text", "Old " + word));
    String other = unique();
    api().put(path, Api.object("question_text", "New " + other)).is(200);

    assertThat(search(word).total()).isZero();
    assertThat(search(other).total()).isEqualTo(1);
    api().delete(path).is(204);
    assertThat(search(other).total()).isZero();
  }
}
