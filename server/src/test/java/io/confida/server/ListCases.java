package io.confida.server;

import static io.confida.server.Api.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of questions: pages, filters, and the totals over it. */
interface ListCases extends ApiCases {

  String LONGEST_ROLE = ApiCases.times("r", 100);

  /** Adds questions for a role of their own; their ids, the newest first. */
  private List<String> addForRole(String role, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(addQuestion(newQuestion().set("compatible_roles", list(role))));
    }
    Collections.reverse(ids);
    return ids;
  }

  private static JsonNode list(String... texts) {
    return Answer.JSON.valueToTree(texts);
  }

  private static String forRole(String role) {
    return QUESTIONS + "?compatible_roles=" + encoded(role);
  }

  @Test
  default void theListShowsTheNewestFirst() {
    String newest = addQuestion(newQuestion());

    Answer page = api().get(QUESTIONS).is(200);

    assertThat(page.json()).hasSize(50);
    assertThat(page.each("id")).startsWith(newest).isSortedAccordingTo(Collections.reverseOrder());
    assertThat(page.total()).isGreaterThanOrEqualTo(600);
    assertThat(page.next()).isPresent();
    assertThat(api().get(QUESTIONS + "?limit=1").is(200).each("id")).containsExactly(newest);
    assertThat(api().get(QUESTIONS + "?limit=100").is(200).json()).hasSize(100);
  }

  @Test
  default void pageParametersOutOfBoundsAreRefused() {
    for (String wrong : List.of("0", "101", "-1", "", "ten", "1.5", "99999999999", "1%00")) {
      api().get(QUESTIONS + "?limit=" + wrong).refuses("limit");
    }
    for (String wrong : List.of("-1", "", "x", "2147483648")) {
      api().get(QUESTIONS + "?offset=" + wrong).refuses("offset");
    }
    for (String wrong : List.of("x", "", "AAAA", "%00", "AZqywBGqfSCOEZCxwtPk9Q9Q", "____")) {
      api().get(QUESTIONS + "?after=" + wrong).refuses("after");
    }
    api()
        .get(
            QUESTIONS
                + "?limit=0&offset=x&after=y&category=z&difficulty_level=&compatible_roles="
                + "&compatible_roles=fine&compatible_roles="
                + LONGEST_ROLE
                + "x")
        .refuses(
            "limit",
            "offset",
            "after",
            "category",
            "difficulty_level",
            "compatible_roles",
            "compatible_roles");
    api()
        .get(QUESTIONS + "?" + String.join("&", Collections.nCopies(51, "compatible_roles=a")))
        .refuses("compatible_roles");
    assertThat(api().get(forRole(LONGEST_ROLE)).is(200).json()).isEmpty();
  }

  @Test
  default void anOffsetPastTheEndIsAnEmptyPage() {
    Answer page = api().get(QUESTIONS + "?offset=2147483647").is(200);

    assertThat(page.json()).isEmpty();
    assertThat(page.total()).isPositive();
    assertThat(page.next()).isEmpty();
  }

  @Test
  default void theLinksLeadThroughAllOfIt() {
    String role = unique() + " & söhne=1 +2";
    List<String> ids = addForRole(role, 7);

    List<Answer> pages = api().pages(forRole(role) + "&limit=3");

    assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(page.total()).isEqualTo(7));
    assertThat(pages.stream().flatMap(p -> p.each("id").stream()).toList()).isEqualTo(ids);
  }

  @Test
  default void aLinkStaysOnThisServer() {
    String get = "GET //api/v1/questions?limit=%d HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int port = server().application().port();

    assertThat(RawHttp.ask(port, get.formatted(1)))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nLink: </api/v1/questions?limit=1&after=");
    assertThat(RawHttp.ask(port, get.formatted(0)))
        .startsWith("HTTP/1.1 422 ")
        .contains("\"instance\":\"/api/v1/questions\"");
  }

  @Test
  default void theLastPageNamesNoNextOne() {
    String role = unique();
    List<String> ids = addForRole(role, 4);

    List<Answer> pages = api().pages(forRole(role) + "&limit=2");
    Answer later = api().get(forRole(role) + "&limit=2&offset=2").is(200);

    assertThat(pages).hasSize(2);
    assertThat(pages.getLast().each("id")).isEqualTo(ids.subList(2, 4));
    assertThat(later.each("id")).isEqualTo(ids.subList(2, 4));
    assertThat(later.next()).isEmpty();
    assertThat(api().pages(forRole(role) + "&limit=1&offset=1")).hasSize(3);
  }

  @Test
  default void aCursorKeepsItsPlaceWhileQuestionsAreAdded() {
    String role = unique();
    List<String> ids = addForRole(role, 3);
    Answer first = api().get(forRole(role) + "&limit=2").is(200);
    addForRole(role, 2);

    Answer second = api().get(first.next().orElseThrow()).is(200);

    assertThat(second.each("id")).isEqualTo(ids.subList(2, 3));
    assertThat(second.total()).isEqualTo(5);
  }

  @Test
  default void filtersNarrowTogetherAndRolesWiden() {
    String one = unique() + ", \"quoted\" {a}";
    String other = unique() + "'%_\\?|";
    ObjectNode question =
        newQuestion().put("category", "behavioral").put("difficulty_level", "easy");
    question.set("compatible_roles", list(one, "Both"));
    String first = addQuestion(question);
    String second =
        addQuestion(
            newQuestion().put("difficulty_level", "hard").set("compatible_roles", list(other)));
    String both = "&compatible_roles=" + encoded(other);

    assertThat(api().get(forRole(one)).each("id")).containsExactly(first);
    assertThat(api().get(forRole(other)).each("id")).containsExactly(second);
    Answer either = api().get(forRole(one) + both).is(200);
    assertThat(either.each("id")).containsExactly(second, first);
    assertThat(either.total()).isEqualTo(2);
    assertThat(api().get(forRole(one) + both + "&category=behavioral").each("id"))
        .containsExactly(first);
    assertThat(api().get(forRole(one) + both + "&difficulty_level=hard").each("id"))
        .containsExactly(second);
    assertThat(
            api().get(forRole(one) + both + "&difficulty_level=hard&category=behavioral").total())
        .isZero();
    assertThat(api().get(forRole(one.toUpperCase(java.util.Locale.ROOT))).total()).isZero();
    assertThat(api().get(QUESTIONS + "?category=situational&limit=100").each("category"))
        .containsOnly("situational");
  }

  @Test
  default void theTotalsAgreeWithEachOtherAndTheList() {
    JsonNode before = api().get(QUESTIONS + "/stats").is(200).json();
    api().post(QUESTIONS, newQuestion().put("category", "situational")).is(201);
    api()
        .post(QUESTIONS + "/bulk-import", Answer.JSON.createArrayNode().add(newQuestion()))
        .is(200);
    JsonNode after = api().get(QUESTIONS + "/stats").is(200).json();

    long total = after.path("total").asLong();
    assertThat(total).isEqualTo(api().get(QUESTIONS + "?limit=1").total());
    assertThat(total).isEqualTo(before.path("total").asLong() + 2);
    for (String group : List.of("by_category", "by_difficulty", "by_source")) {
      assertThat(sum(after.path(group))).as(group).isEqualTo(total);
    }
    assertThat(after.at("/by_category/situational").asLong())
        .isEqualTo(before.at("/by_category/situational").asLong() + 1)
        .isEqualTo(api().get(QUESTIONS + "?category=situational&limit=1").total());
    assertThat(after.at("/by_source/api").asLong())
        .isEqualTo(before.at("/by_source/api").asLong() + 1);
    assertThat(after.at("/by_source/import").asLong())
        .isEqualTo(before.at("/by_source/import").asLong() + 1);
    assertThat(after.path("added_last_7_days").asLong()).isEqualTo(total);
  }

  private static long sum(JsonNode counts) {
    return counts.properties().stream().mapToLong(count -> count.getValue().asLong()).sum();
  }

  @Test
  default void questionsAddedAtOnceAreAllInTheList() {
    String role = unique();
    List<String> added =
        Together.run(20, i -> addQuestion(newQuestion().set("compatible_roles", list(role))));

    assertThat(
            api().pages(forRole(role) + "&limit=6").stream()
                .flatMap(page -> page.each("id").stream())
                .collect(Collectors.toList()))
        .hasSize(20)
        .containsExactlyInAnyOrderElementsOf(added);
  }
}
