package io.confida.server.interview;

import io.confida.server.question.Category;
import io.confida.server.question.Question;
import io.confida.server.question.QuestionText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All questions in memory, indexed by skill and by role. Immutable; a change of the questions or
 * their use counts makes a new one by {@link #refresh}, which keeps what it knows of texts that
 * stayed the same and so costs about a microsecond a question.
 */
public final class QuestionBank {
  private static final int GENERAL_FAMILIES = 4;
  private static final double NEUTRAL_QUALITY = 0.5;
  private static final double BEST_SCORE = 10;

  private final SkillVocabulary vocabulary;
  private final RoleCatalog roles;
  private final List<Entry> entries;
  private final int[][] bySkill;
  private final int[][] byRole;
  private final int[] general;
  private final int[][] typical;
  private final Map<UUID, Entry> byId;
  private final Map<String, Integer> wordNumbers;

  /** A question with its skills and roles as numbers. */
  static final class Entry {
    final Question question;
    final int[] skills;
    final int[] roles;
    final WordSignature words;

    /** How far it fits any profession, 0–1. */
    final double generality;

    /** 0–1, half when nobody has answered it yet. */
    final double quality;

    /** 0–1, the most used question of the bank has 1. */
    double use;

    Entry(Question question, int[] skills, int[] roles, WordSignature words, double generality) {
      this.question = question;
      this.skills = skills;
      this.roles = roles;
      this.words = words;
      this.generality = generality;
      this.quality = quality(question);
    }
  }

  private QuestionBank(
      SkillVocabulary vocabulary,
      RoleCatalog roles,
      List<Entry> entries,
      Map<String, Integer> wordNumbers) {
    this.vocabulary = vocabulary;
    this.roles = roles;
    this.entries = entries;
    this.wordNumbers = wordNumbers;
    this.byId = new HashMap<>();
    List<List<Integer>> skillLists = lists(vocabulary.skills().size());
    List<List<Integer>> roleLists = lists(roles.roles().size());
    List<Integer> generals = new ArrayList<>();
    double mostUsed =
        Math.log1p(
            (double) entries.stream().mapToLong(e -> e.question.usageCount()).max().orElse(0));
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      byId.put(entry.question.id(), entry);
      entry.use = mostUsed == 0 ? 0 : Math.log1p((double) entry.question.usageCount()) / mostUsed;
      for (int skill : entry.skills) {
        skillLists.get(skill).add(i);
      }
      for (int role : entry.roles) {
        roleLists.get(role).add(i);
      }
      if (entry.generality > 0) {
        generals.add(i);
      }
    }
    this.bySkill = arrays(skillLists);
    this.byRole = arrays(roleLists);
    this.typical = new int[roles.roles().size()][];
    Arrays.setAll(typical, r -> numbers(roles.roles().get(r).skills()));
    this.general = generals.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * A bank of these questions; skills and roles that neither list knows are left out of the index.
   */
  public static QuestionBank of(
      List<Question> questions, SkillVocabulary vocabulary, RoleCatalog roles) {
    return new QuestionBank(vocabulary, roles, List.of(), new HashMap<>()).refresh(questions);
  }

  /** A bank of these questions instead of the ones it has. */
  public QuestionBank refresh(List<Question> questions) {
    // Numbers of words stay, so that signatures of both banks can be compared.
    Map<String, Integer> numbers = new HashMap<>(wordNumbers);
    List<Entry> fresh = new ArrayList<>(questions.size());
    for (Question question : questions) {
      Entry known = byId.get(question.id());
      fresh.add(
          known != null && sameContent(known.question, question)
              ? new Entry(question, known.skills, known.roles, known.words, known.generality)
              : entry(question, numbers));
    }
    return new QuestionBank(vocabulary, roles, fresh, numbers);
  }

  /** How many questions it holds. */
  public int size() {
    return entries.size();
  }

  private static boolean sameContent(Question a, Question b) {
    return a.text().equals(b.text())
        && a.category() == b.category()
        && a.skills().equals(b.skills())
        && a.roles().equals(b.roles());
  }

  private Entry entry(Question question, Map<String, Integer> numbers) {
    int[] skills = numbers(question.skills());
    int[] roleNumbers =
        question.roles().stream()
            .flatMap(name -> role(name).stream())
            .mapToInt(Role::number)
            .distinct()
            .toArray();
    int[] words =
        QuestionText.words(question.text()).stream()
            .mapToInt(word -> numbers.computeIfAbsent(word, w -> numbers.size()))
            .sorted()
            .toArray();
    return new Entry(
        question,
        skills,
        roleNumbers,
        new WordSignature(words),
        generality(question, skills, roleNumbers));
  }

  private int[] numbers(List<String> skills) {
    return skills.stream()
        .flatMap(name -> vocabulary.find(name).stream())
        .mapToInt(Skill::number)
        .distinct()
        .toArray();
  }

  /** Questions come from users too: a title is as good as a canonical name. */
  private List<Role> role(String name) {
    return roles
        .find(name)
        .map(List::of)
        .orElseGet(() -> roles.match(name).stream().limit(1).map(RoleMatch::role).toList());
  }

  /**
   * A question of soft skills only fits everybody, the more so the more families of roles its
   * author wrote it for. One about the craft fits only its own.
   */
  private double generality(Question question, int[] skills, int[] roleNumbers) {
    boolean open =
        question.category() == Category.BEHAVIORAL || question.category() == Category.SITUATIONAL;
    if (!open || skills.length == 0) {
      return 0;
    }
    for (int skill : skills) {
      if (!vocabulary.skills().get(skill).isSoft()) {
        return 0;
      }
    }
    Set<String> families = new HashSet<>();
    for (int role : roleNumbers) {
      families.add(roles.roles().get(role).family());
    }
    return Math.min(1, (double) families.size() / GENERAL_FAMILIES);
  }

  private static double quality(Question question) {
    Double score = question.averageScore();
    Double success = question.successRate();
    double sum = 0;
    int known = 0;
    if (score != null) {
      sum += Math.clamp(score / BEST_SCORE, 0.0, 1.0);
      known++;
    }
    if (success != null) {
      sum += Math.clamp(success, 0.0, 1.0);
      known++;
    }
    return known == 0 ? NEUTRAL_QUALITY : sum / known;
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  int[] withSkill(int skill) {
    return bySkill[skill];
  }

  int[] withRole(int role) {
    return byRole[role];
  }

  /** Skills that are typical of a role, by the catalog. */
  int[] typicalOf(int role) {
    return typical[role];
  }

  int[] general() {
    return general;
  }

  SkillVocabulary vocabulary() {
    return vocabulary;
  }

  RoleCatalog roles() {
    return roles;
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static int[][] arrays(List<List<Integer>> lists) {
    int[][] result = new int[lists.size()][];
    Arrays.setAll(result, i -> lists.get(i).stream().mapToInt(Integer::intValue).toArray());
    return result;
  }
}
