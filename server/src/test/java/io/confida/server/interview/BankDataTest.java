package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.question.BankEntry;
import io.confida.server.question.BankFiles;
import io.confida.server.question.BankRole;
import io.confida.server.question.BankSkill;
import io.confida.server.question.Category;
import io.confida.server.question.Difficulty;
import io.confida.server.question.QuestionText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the shipped bank to its rules; a red line here names the entry to mend. */
class BankDataTest {
  private static final BankFiles FILES = BankFiles.bundled();
  private static final List<BankSkill> SKILLS = FILES.skills();
  private static final List<BankRole> ROLES = FILES.roles();
  private static final List<BankEntry> QUESTIONS = FILES.questions();

  @Test
  void theBankIsLargeEnough() {
    assertThat(QUESTIONS).hasSizeGreaterThanOrEqualTo(600);
    assertThat(ROLES).hasSizeGreaterThanOrEqualTo(30);
    assertThat(SKILLS).hasSizeGreaterThanOrEqualTo(400);
  }

  @Test
  void aSpellingBelongsToOneSkillAndNeighboursExist() {
    assertThat(SkillVocabulary.of(SKILLS).skills()).hasSameSizeAs(SKILLS);
  }

  @Test
  void aTitleBelongsToOneRoleAndNeighboursExist() {
    assertThat(RoleCatalog.of(ROLES).roles()).hasSameSizeAs(ROLES);
  }

  @Test
  void keysAreUnique() {
    Set<String> seen = new HashSet<>();
    assertThat(QUESTIONS.stream().map(BankEntry::key).filter(key -> !seen.add(key))).isEmpty();
  }

  @Test
  void skillsAndRolesAreDefined() {
    Set<String> skills = SKILLS.stream().map(BankSkill::name).collect(Collectors.toSet());
    Set<String> roles = ROLES.stream().map(BankRole::name).collect(Collectors.toSet());
    List<String> unknown = new ArrayList<>();
    for (BankEntry entry : QUESTIONS) {
      entry.skills().stream()
          .filter(skill -> !skills.contains(skill))
          .forEach(skill -> unknown.add(entry.key() + ": skill " + skill));
      entry.roles().stream()
          .filter(role -> !roles.contains(role))
          .forEach(role -> unknown.add(entry.key() + ": role " + role));
      if (entry.skills().isEmpty() || entry.roles().isEmpty()) {
        unknown.add(entry.key() + ": needs a skill and a role");
      }
    }
    for (BankRole role : ROLES) {
      role.skills().stream()
          .filter(skill -> !skills.contains(skill))
          .forEach(skill -> unknown.add(role.name() + ": skill " + skill));
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void textsHaveABearableLength() {
    assertThat(
            QUESTIONS.stream()
                .filter(entry -> entry.text().length() < 5 || entry.text().length() > 300)
                .map(BankEntry::key))
        .isEmpty();
  }

  @Test
  void noTextStandsTwice() {
    Map<String, String> keys = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (BankEntry entry : QUESTIONS) {
      String before = keys.putIfAbsent(QuestionText.hash(entry.text()), entry.key());
      if (before != null) {
        twice.add(before + " and " + entry.key());
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void noTwoQuestionsAreNearlyTheSame() {
    List<Set<String>> words =
        QUESTIONS.stream().map(entry -> QuestionText.words(entry.text())).toList();
    List<String> alike = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      for (int k = i + 1; k < words.size(); k++) {
        if (jaccard(words.get(i), words.get(k)) >= QuestionText.NEAR_DUPLICATE) {
          alike.add(QUESTIONS.get(i).key() + " and " + QUESTIONS.get(k).key());
        }
      }
    }
    assertThat(alike).isEmpty();
  }

  @Test
  void noRoleIsLopsided() {
    List<String> lopsided = new ArrayList<>();
    for (BankRole role : ROLES) {
      List<BankEntry> own =
          QUESTIONS.stream().filter(entry -> entry.roles().contains(role.name())).toList();
      Set<Category> categories = EnumSet.noneOf(Category.class);
      Set<Difficulty> difficulties = EnumSet.noneOf(Difficulty.class);
      own.forEach(
          entry -> {
            categories.add(entry.category());
            difficulties.add(entry.difficulty());
          });
      boolean fine =
          own.size() >= 12
              && own.size() <= 0.15 * QUESTIONS.size()
              && categories.size() >= 4
              && difficulties.size() == 3;
      if (!fine) {
        lopsided.add(
            "%s: %d questions, %s, %s"
                .formatted(role.name(), own.size(), categories, difficulties));
      }
    }
    assertThat(lopsided).isEmpty();
  }

  private static double jaccard(Set<String> a, Set<String> b) {
    int shared = 0;
    for (String word : a) {
      shared += b.contains(word) ? 1 : 0;
    }
    int all = a.size() + b.size() - shared;
    return all == 0 ? 0 : (double) shared / all;
  }
}
