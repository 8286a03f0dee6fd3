package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.question.Category;
import io.confida.server.question.Difficulty;
import io.confida.server.question.Question;
import io.confida.server.question.QuestionText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The promises of {@link QuestionSelection}, over random banks and postings. */
class QuestionSelectionPropertyTest {
  private static final List<Skill> SKILLS = SampleBank.VOCABULARY.skills();
  private static final List<Role> ROLES = SampleBank.ROLES.roles();

  private static final List<Category> CATEGORIES = List.of(Category.values());
  private static final List<Difficulty> DIFFICULTIES = List.of(Difficulty.values());

  /** Any bank, large or poor: what must hold whatever it lacks. */
  @Property(tries = 300)
  void neverTooManyNeverTwiceNeverAlike(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(max = 80) int size,
      @ForAll Seniority seniority,
      @ForAll @Size(max = 6) Set<@IntRange(max = 23) Integer> skills) {
    List<Question> questions = randomQuestions(new Random(seed), size);
    QuestionBank bank = QuestionBank.of(questions, SampleBank.VOCABULARY, SampleBank.ROLES);
    JobDescription job = job(new Random(seed), skills, seniority);
    List<RankedQuestion> selected = QuestionSelection.select(bank, job, count);

    assertThat(selected).hasSizeLessThanOrEqualTo(count);
    assertThat(selected).extracting(r -> r.question().id()).doesNotHaveDuplicates();
    assertThat(selected).allSatisfy(r -> assertThat(r.relevance()).isBetween(0.0, 1.0));
    assertThat(selected)
        .isSortedAccordingTo((a, b) -> Double.compare(b.relevance(), a.relevance()));
    Set<String> named =
        job.skills().stream().map(s -> s.skill().name()).collect(Collectors.toSet());
    for (RankedQuestion r : selected) {
      assertThat(named).containsAll(r.matchedSkills());
      assertThat(r.question().skills()).containsAll(r.matchedSkills());
    }
    for (int i = 0; i < selected.size(); i++) {
      for (int k = i + 1; k < selected.size(); k++) {
        assertThat(
                QuestionText.similarity(
                    selected.get(i).question().text(), selected.get(k).question().text()))
            .isLessThan(QuestionText.NEAR_DUPLICATE);
      }
    }

    List<Question> shuffled = new ArrayList<>(questions);
    Collections.shuffle(shuffled, new Random(seed + 1));
    assertThat(
            QuestionSelection.select(
                QuestionBank.of(shuffled, SampleBank.VOCABULARY, SampleBank.ROLES), job, count))
        .extracting(r -> r.question().id())
        .containsExactlyInAnyOrderElementsOf(
            selected.stream().map(r -> r.question().id()).toList());
  }

  /** A rich bank: every skill has questions of all categories and difficulties. */
  @Property(tries = 200)
  void aRichBankKeepsAllPromises(
      @ForAll long seed,
      @ForAll @IntRange(min = 6, max = 20) int count,
      @ForAll Seniority seniority,
      @ForAll @Size(min = 1, max = 8) Set<@IntRange(max = 23) Integer> skills) {
    QuestionBank bank = QuestionBank.of(richQuestions(), SampleBank.VOCABULARY, SampleBank.ROLES);
    JobDescription job = job(new Random(seed), skills, seniority);
    List<Question> chosen =
        QuestionSelection.select(bank, job, count).stream().map(RankedQuestion::question).toList();

    assertThat(chosen).hasSize(count);
    for (Skill main : job.mainSkills()) {
      assertThat(chosen).anySatisfy(q -> assertThat(q.skills()).contains(main.name()));
    }
    Set<String> unmet = new HashSet<>();
    job.skills().forEach(s -> unmet.add(s.skill().name()));
    chosen.forEach(q -> unmet.removeAll(q.skills()));
    if (!unmet.isEmpty()) {
      for (RankedSkill s : job.skills()) {
        assertThat(chosen.stream().filter(q -> q.skills().contains(s.skill().name())).count())
            .isLessThanOrEqualTo(2);
      }
    }
    for (Category category : Category.values()) {
      assertThat(chosen.stream().filter(q -> q.category() == category).count())
          .isLessThanOrEqualTo((count + 1) / 2);
    }
    boolean onlyGeneral =
        job.roles().isEmpty() && job.skills().stream().allMatch(s -> s.skill().isSoft());
    // General questions are behavioral or situational; there are no others for an unknown job.
    assertThat(chosen.stream().map(Question::category).distinct().count())
        .isGreaterThanOrEqualTo(onlyGeneral ? 2 : 3);
    long easy = chosen.stream().filter(q -> q.difficulty() == Difficulty.EASY).count();
    long hard = chosen.stream().filter(q -> q.difficulty() == Difficulty.HARD).count();
    switch (seniority) {
      case JUNIOR -> assertThat(hard).isLessThanOrEqualTo((count + 9) / 10);
      case MID -> assertThat(Math.max(easy, hard)).isLessThanOrEqualTo((2 * count + 4) / 5);
      case SENIOR, LEAD -> assertThat(easy).isLessThanOrEqualTo((count + 4) / 5);
    }
  }

  private static JobDescription job(Random random, Set<Integer> skills, Seniority seniority) {
    List<RankedSkill> ranked = new ArrayList<>();
    for (int number : skills.stream().sorted().toList()) {
      ranked.add(
          new RankedSkill(
              SKILLS.get(number),
              1 / (1 + 0.1 * ranked.size()),
              ranked.size() < JobDescription.MOST_MAIN));
    }
    Role role = ROLES.get(random.nextInt(ROLES.size()));
    List<RoleMatch> roles = random.nextInt(4) == 0 ? List.of() : List.of(new RoleMatch(role, 1));
    return new JobDescription("any", roles, ranked, seniority);
  }

  private static List<Question> randomQuestions(Random random, int size) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      StringBuilder text = new StringBuilder();
      for (int w = 0; w < 4; w++) {
        // Few words, so that near-duplicates occur.
        text.append("word").append(random.nextInt(8)).append(' ');
      }
      questions.add(
          question(
              i,
              text.append('?').toString(),
              CATEGORIES.get(random.nextInt(CATEGORIES.size())),
              DIFFICULTIES.get(random.nextInt(DIFFICULTIES.size())),
              ROLES.get(random.nextInt(ROLES.size())).name(),
              SKILLS.get(random.nextInt(SKILLS.size())).name(),
              random.nextInt(20)));
    }
    return questions;
  }

  private static List<Question> richQuestions() {
    List<Question> questions = new ArrayList<>();
    for (Skill skill : SKILLS) {
      for (Category category : Category.values()) {
        for (Difficulty difficulty : Difficulty.values()) {
          for (Role role : ROLES) {
            int number = questions.size();
            questions.add(
                question(
                    number,
                    "first%d second%d third%d".formatted(number, number, number),
                    category,
                    difficulty,
                    role.name(),
                    skill.name(),
                    0));
          }
        }
      }
    }
    return questions;
  }

  private static Question question(
      int number,
      String text,
      Category category,
      Difficulty difficulty,
      String role,
      String skill,
      long used) {
    return new Question(
        UUID.nameUUIDFromBytes(("q" + number).getBytes(StandardCharsets.UTF_8)),
        text,
        category,
        null,
        difficulty,
        List.of(role),
        List.of(skill),
        List.of(),
        used,
        null,
        null);
  }
}
