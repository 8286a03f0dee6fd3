package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.question.Category;
import io.confida.server.question.Difficulty;
import io.confida.server.question.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuestionSelectionTest {
  private static final SkillScanner SCANNER = new SkillScanner(SampleBank.VOCABULARY);
  private final List<Question> questions = new ArrayList<>();

  private void add(String text, Category category, String role, String... skills) {
    add(text, category, List.of(role), 0, null, skills);
  }

  private void add(
      String text,
      Category category,
      List<String> roles,
      long used,
      @Nullable Double score,
      String... skills) {
    questions.add(
        new Question(
            UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)),
            text,
            category,
            null,
            Difficulty.MEDIUM,
            roles,
            List.of(skills),
            List.of(),
            used,
            score,
            null));
  }

  private List<RankedQuestion> select(String role, String text, int count) {
    return QuestionSelection.select(
        QuestionBank.of(questions, SampleBank.VOCABULARY, SampleBank.ROLES),
        JobDescription.read(role, text, SCANNER, SampleBank.ROLES),
        count);
  }

  private static List<String> texts(List<RankedQuestion> selected) {
    return selected.stream().map(r -> r.question().text()).toList();
  }

  @Test
  void theSkillOfThePostingBeatsItsNeighbourAndAnythingElse() {
    add("Index a slow table.", Category.TECHNICAL, "Backend Engineer", "PostgreSQL");
    add("Join two big sets.", Category.TECHNICAL, "Backend Engineer", "SQL");
    add("Ship one container.", Category.TECHNICAL, "Backend Engineer", "Docker");
    List<RankedQuestion> selected = select("Backend Engineer", "You know PostgreSQL well.", 3);
    assertThat(texts(selected))
        .containsExactly("Index a slow table.", "Join two big sets.", "Ship one container.");
    assertThat(selected.getFirst().matchedSkills()).containsExactly("PostgreSQL");
    assertThat(selected.getLast().matchedSkills()).isEmpty();
  }

  @Test
  void theRoleBeatsItsNeighbourAndTheNeighbourAStranger() {
    add("Own craft: heap dump.", Category.TECHNICAL, "Backend Engineer", "Java");
    add("Next door: bundle size.", Category.TECHNICAL, "Full Stack Engineer", "Java");
    add("Far away: class register.", Category.TECHNICAL, "Teacher", "Java");
    assertThat(texts(select("Backend Engineer", "You write Java code.", 3)))
        .containsExactly(
            "Own craft: heap dump.", "Next door: bundle size.", "Far away: class register.");
  }

  @Test
  void aStrangersSoftSkillQuestionWaitsUntilOwnOnesAreUsedUp() {
    add("Angry parents at the door?", Category.BEHAVIORAL, "Teacher", "Communication");
    add("Explain an outage to sales.", Category.BEHAVIORAL, "Backend Engineer", "Teamwork");
    add("Draw your last service.", Category.SYSTEM_DESIGN, "Backend Engineer", "REST APIs");
    List<RankedQuestion> two =
        select("Backend Engineer", "Communication matters most. Communication!", 2);
    assertThat(texts(two)).doesNotContain("Angry parents at the door?");
    assertThat(texts(select("Backend Engineer", "Communication matters.", 3)))
        .contains("Angry parents at the door?");
  }

  @Test
  void betterAnsweredAndLessUsedQuestionsComeFirstAmongEquals() {
    add("Alpha trade-off?", Category.TECHNICAL, List.of("Backend Engineer"), 90, null, "Java");
    add("Bravo stack trace?", Category.TECHNICAL, List.of("Backend Engineer"), 0, null, "Java");
    assertThat(texts(select("Backend Engineer", "You write Java.", 1)))
        .containsExactly("Bravo stack trace?");
    questions.clear();
    add("Alpha trade-off?", Category.TECHNICAL, List.of("Backend Engineer"), 0, 9.0, "Java");
    add("Bravo stack trace?", Category.TECHNICAL, List.of("Backend Engineer"), 0, 2.0, "Java");
    assertThat(texts(select("Backend Engineer", "You write Java.", 1)))
        .containsExactly("Alpha trade-off?");
  }

  @Test
  void nearDuplicatesAreNeverAskedTogether() {
    add(
        "How would you tune garbage collection pauses?",
        Category.TECHNICAL,
        "Backend Engineer",
        "Java");
    add(
        "How do you tune the garbage collection pauses?",
        Category.TECHNICAL,
        "Backend Engineer",
        "Java");
    assertThat(select("Backend Engineer", "You write Java.", 10)).hasSize(1);
  }

  @Test
  void anUnknownJobGetsGeneralQuestionsOfLowRelevance() {
    List<String> everybody =
        List.of("Backend Engineer", "Product Manager", "Teacher", "Registered Nurse");
    add("A plan fell apart. What next?", Category.BEHAVIORAL, everybody, 0, null, "Teamwork");
    add("Two colleagues quarrel.", Category.SITUATIONAL, everybody, 0, null, "Communication");
    add("Tune a query.", Category.TECHNICAL, "Backend Engineer", "SQL");
    List<RankedQuestion> selected = select("Beekeeper", "You keep our bees and make honey.", 2);
    assertThat(texts(selected))
        .containsExactlyInAnyOrder("A plan fell apart. What next?", "Two colleagues quarrel.");
    assertThat(selected).allSatisfy(r -> assertThat(r.relevance()).isLessThan(0.3));
    assertThat(selected).allSatisfy(r -> assertThat(r.matchedSkills()).isEmpty());
  }

  @Test
  void refreshingKeepsTheAnswerAndSeesNewCounts() {
    add("Alpha trade-off?", Category.TECHNICAL, "Backend Engineer", "Java");
    add("Bravo stack trace?", Category.TECHNICAL, "Backend Engineer", "Java");
    QuestionBank bank = QuestionBank.of(questions, SampleBank.VOCABULARY, SampleBank.ROLES);
    JobDescription job =
        JobDescription.read("Backend Engineer", "You write Java.", SCANNER, SampleBank.ROLES);
    String first = QuestionSelection.select(bank, job, 1).getFirst().question().text();
    questions.replaceAll(
        q ->
            q.text().equals(first)
                ? new Question(
                    q.id(),
                    q.text(),
                    q.category(),
                    null,
                    q.difficulty(),
                    q.roles(),
                    q.skills(),
                    List.of(),
                    50,
                    null,
                    null)
                : q);
    QuestionBank used = bank.refresh(questions);
    assertThat(used.size()).isEqualTo(2);
    assertThat(QuestionSelection.select(used, job, 1).getFirst().question().text())
        .isNotEqualTo(first);
  }

  @Test
  void anEmptyBankGivesNothing() {
    assertThat(select("Backend Engineer", "You write Java.", 10)).isEmpty();
  }

  @Test
  void titlesOfUsersQuestionsCountAsRoles() {
    add("Own craft: heap dump.", Category.TECHNICAL, "Senior Java Developer", "core java");
    assertThat(select("Backend Engineer", "You write Java.", 1).getFirst().relevance())
        .isGreaterThan(0.8);
    assertThat(Set.copyOf(texts(select("Backend Engineer", "Bees.", 1)))).hasSize(1);
  }
}
