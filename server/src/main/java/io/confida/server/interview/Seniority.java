package io.confida.server.interview;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How experienced a person a posting looks for. */
public enum Seniority {
  JUNIOR,
  MID,
  SENIOR,
  LEAD;

  /** Years of experience from which a posting means a senior, and below which a junior. */
  private static final int SENIOR_YEARS = 5;

  private static final int MID_YEARS = 2;

  private static final Map<String, Seniority> TITLE_WORDS =
      Map.ofEntries(
          Map.entry("lead", LEAD),
          Map.entry("leader", LEAD),
          Map.entry("principal", LEAD),
          Map.entry("head", LEAD),
          Map.entry("chief", LEAD),
          Map.entry("director", LEAD),
          Map.entry("vp", LEAD),
          Map.entry("senior", SENIOR),
          Map.entry("sr", SENIOR),
          Map.entry("snr", SENIOR),
          Map.entry("iii", SENIOR),
          Map.entry("expert", SENIOR),
          Map.entry("experienced", SENIOR),
          Map.entry("mid", MID),
          Map.entry("intermediate", MID),
          Map.entry("ii", MID),
          Map.entry("junior", JUNIOR),
          Map.entry("jr", JUNIOR),
          Map.entry("jnr", JUNIOR),
          Map.entry("intern", JUNIOR),
          Map.entry("internship", JUNIOR),
          Map.entry("graduate", JUNIOR),
          Map.entry("trainee", JUNIOR),
          Map.entry("apprentice", JUNIOR),
          Map.entry("entry", JUNIOR));

  /** Families where a manager manages a product, accounts or a project, not people. */
  private static final Set<String> MANAGERS_OF_THINGS =
      Set.of("product", "project", "marketing", "sales", "support", "admin");

  /** Staff engineers lead; staff nurses and staff accountants do not. */
  private static final Set<String> STAFF_FAMILIES = Set.of("engineering", "data");

  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "one", 1, "two", 2, "three", 3, "four", 4, "five", 5, "six", 6, "seven", 7, "eight", 8,
          "ten", 10);

  private static final Set<String> YEARS = Set.of("year", "years", "yrs", "yr");

  private static final Set<String> OF_EXPERIENCE =
      Set.of(
          "experience",
          "experienced",
          "as",
          "in",
          "of",
          "with",
          "behind",
          "working",
          "background",
          "commercial",
          "professional",
          "practice",
          "hands",
          "relevant",
          "post",
          "pqe",
          "industry",
          "building",
          "doing",
          "leading",
          "supporting",
          "selling",
          "teaching");

  private static final Set<String> NOT_OF_EXPERIENCE =
      Set.of("ago", "old", "contract", "term", "warranty", "anniversary", "history", "plan");

  private static final Set<String> AT_LEAST =
      Set.of("minimum", "least", "min", "than", "over", "experience");

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads it from the title; where that says nothing, from the years of experience asked for; where
   * there are none, from the posting's wording; else {@link #MID}.
   *
   * @param roles the roles the title means, strongest first
   */
  static Seniority read(PostingTokens title, List<RoleMatch> roles, PostingTokens text) {
    String family = roles.isEmpty() ? "" : roles.getFirst().role().family();
    Seniority ofTitle = ofTitle(title, family);
    if (ofTitle != null) {
      return ofTitle;
    }
    Seniority ofFirstLine = text.lines == 0 ? null : ofFirstLine(text, family);
    if (ofFirstLine != null) {
      return ofFirstLine;
    }
    OptionalInt years = years(text);
    if (years.isPresent()) {
      int asked = years.getAsInt();
      return asked >= SENIOR_YEARS ? SENIOR : asked >= MID_YEARS ? MID : JUNIOR;
    }
    return wording(text);
  }

  private static @Nullable Seniority ofTitle(PostingTokens title, String family) {
    Seniority found = null;
    boolean manager = false;
    for (int i = 0; i < title.count; i++) {
      String word = title.word(i);
      Seniority here = TITLE_WORDS.get(word);
      if (word.equals("staff") && STAFF_FAMILIES.contains(family)) {
        here = LEAD;
      }
      if (here != null && (found == null || here == LEAD)) {
        found = here;
      }
      manager |= word.equals("manager") || word.equals("mgr");
    }
    if (found == null && manager && !family.isEmpty() && !MANAGERS_OF_THINGS.contains(family)) {
      return LEAD;
    }
    return found;
  }

  /** The first line is often the full title: "UNITY DEVELOPER (JUNIOR / GRADUATE)". */
  private static @Nullable Seniority ofFirstLine(PostingTokens text, String family) {
    int end = text.lineEnd(0);
    if (end > 14 || text.lineHas(0, PostingTokens.PERIOD_LINE)) {
      return null;
    }
    for (int i = 0; i < end; i++) {
      Seniority here = TITLE_WORDS.get(text.word(i));
      if (here != null && !(here == LEAD && family.isEmpty())) {
        return here;
      }
    }
    return null;
  }

  /** The highest of the lower bounds that the posting asks for. */
  private static OptionalInt years(PostingTokens text) {
    int asked = -1;
    for (int i = 1; i < text.count; i++) {
      if (text.low[text.lowStart[i]] == 'y' && YEARS.contains(text.word(i))) {
        int number = numberBefore(text, i);
        if (number >= 0 && number <= 20 && isExperience(text, i)) {
          asked = Math.max(asked, number);
        }
      }
    }
    return asked < 0 ? OptionalInt.empty() : OptionalInt.of(asked);
  }

  private static int numberBefore(PostingTokens text, int years) {
    int at = years - 1;
    String word = text.word(at);
    if (word.equals("more") && at >= 2) {
      at -= 2;
      word = text.word(at);
    }
    int number = number(word);
    if (number >= 0 && at >= 1) {
      // "3-5 years", "2 to 4 years": the lower one.
      String before = text.word(at - 1);
      boolean to = before.equals("to") || before.equals("or") || before.equals("bis");
      int lower = number(to && at >= 2 ? text.word(at - 2) : before);
      boolean range =
          to
              || text.has(at, PostingTokens.HYPHENATED)
              || text.gap[at] == PostingTokens.LIST
              || text.gap[at] == PostingTokens.CLAUSE;
      if (lower >= 0 && lower < number && range) {
        return lower;
      }
    }
    return number;
  }

  private static int number(String word) {
    String digits = word.endsWith("+") ? word.substring(0, word.length() - 1) : word;
    if (digits.isEmpty() || digits.length() > 2 || !digits.chars().allMatch(Character::isDigit)) {
      return NUMBERS.getOrDefault(word, -1);
    }
    return Integer.parseInt(digits);
  }

  private static boolean isExperience(PostingTokens text, int years) {
    for (int i = years + 1; i < text.count && i <= years + 5; i++) {
      if (text.gap[i] >= PostingTokens.SENTENCE) {
        break;
      }
      String word = text.word(i);
      if (NOT_OF_EXPERIENCE.contains(word)) {
        return false;
      }
      if (OF_EXPERIENCE.contains(word)) {
        return true;
      }
    }
    for (int i = years - 1; i >= 0 && i >= years - 6; i--) {
      if (AT_LEAST.contains(text.word(i))) {
        return true;
      }
      if (text.gap[i] >= PostingTokens.SENTENCE) {
        break;
      }
    }
    return false;
  }

  private static Seniority wording(PostingTokens text) {
    for (int i = 0; i + 1 < text.count; i++) {
      boolean junior =
          (text.is(i, "entry") && text.is(i + 1, "level"))
              || (text.is(i, "recent") && text.word(i + 1).startsWith("graduate"))
              || (text.is(i, "newly") && text.is(i + 1, "qualified"))
              || (text.is(i, "no") && text.is(i + 1, "experience"))
              || (text.is(i, "early") && text.is(i + 1, "career"))
              || (text.is(i, "first") && text.is(i + 1, "job"));
      if (junior) {
        return JUNIOR;
      }
    }
    return MID;
  }
}
