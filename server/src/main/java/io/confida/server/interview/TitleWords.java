package io.confida.server.interview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a job title that say which job it is: without rank, gender marks and forms of
 * contract, and with one word for words that titles use alike ("Sr. Java Backend Dev (m/f/d)" is
 * java, back, end, engineer).
 */
final class TitleWords {
  private static final Set<String> DROPPED =
      Set.of(
          "senior",
          "sr",
          "snr",
          "junior",
          "jr",
          "jnr",
          "mid",
          "level",
          "intermediate",
          "lead",
          "principal",
          "staff",
          "head",
          "chief",
          "entry",
          "graduate",
          "trainee",
          "intern",
          "internship",
          "associate",
          "experienced",
          "expert",
          "i",
          "ii",
          "iii",
          "iv",
          "1",
          "2",
          "3",
          "m",
          "f",
          "d",
          "w",
          "x",
          "h",
          "div",
          "all",
          "genders",
          "remote",
          "hybrid",
          "onsite",
          "site",
          "full",
          "part",
          "time",
          "permanent",
          "contract",
          "contractor",
          "freelance",
          "temporary",
          "fixed",
          "term",
          "interim",
          "and",
          "of",
          "the",
          "for",
          "a",
          "an",
          "to",
          "in",
          "at",
          "with",
          "our",
          "or",
          "/",
          "team",
          "job",
          "title",
          "position",
          "role",
          "vacancy",
          "wanted",
          "hiring");

  private static final Map<String, List<String>> SAME =
      Map.ofEntries(
          Map.entry("dev", List.of("engineer")),
          Map.entry("developer", List.of("engineer")),
          Map.entry("programmer", List.of("engineer")),
          Map.entry("eng", List.of("engineer")),
          Map.entry("engr", List.of("engineer")),
          Map.entry("swe", List.of("software", "engineer")),
          Map.entry("sde", List.of("software", "engineer")),
          Map.entry("mgr", List.of("manager")),
          Map.entry("admin", List.of("administrator")),
          Map.entry("rep", List.of("representative")),
          Map.entry("exec", List.of("executive")),
          Map.entry("asst", List.of("assistant")),
          Map.entry("mngr", List.of("manager")),
          Map.entry("fullstack", List.of("stack")),
          Map.entry("frontend", List.of("front", "end")),
          Map.entry("backend", List.of("back", "end")),
          Map.entry("maths", List.of("mathematics")),
          Map.entry("math", List.of("mathematics")));

  /** Here "lead" is the job and not its rank. */
  private static final String TECH_LEAD = "tech-lead";

  private static final Set<String> TECHNICAL = Set.of("tech", "technical", "technology");
  private static final Set<String> LEADS = Set.of("lead", "leader");

  private TitleWords() {}

  static List<String> of(String title) {
    PostingTokens tokens = PostingTokens.of(title);
    List<String> words = new ArrayList<>(tokens.count);
    for (int i = 0; i < tokens.count; i++) {
      String word = singular(tokens.word(i));
      int lead = leadAfter(tokens, i);
      if (lead > 0) {
        words.add(TECH_LEAD);
        i = lead;
        continue;
      }
      if (!DROPPED.contains(word)) {
        words.addAll(SAME.getOrDefault(word, List.of(word)));
      }
    }
    if (words.isEmpty()) {
      for (int i = 0; i < tokens.count; i++) {
        words.add(tokens.word(i));
      }
    }
    return words;
  }

  /** The place of the "lead" that makes a tech lead of this word, else 0. */
  private static int leadAfter(PostingTokens tokens, int i) {
    if (!TECHNICAL.contains(tokens.word(i))) {
      return 0;
    }
    int next = i + 1 < tokens.count && tokens.word(i + 1).equals("team") ? i + 2 : i + 1;
    return next < tokens.count && LEADS.contains(tokens.word(next)) ? next : 0;
  }

  private static String singular(String word) {
    char[] chars = word.toCharArray();
    // "sales", "ios", "operations": these plurals are names; "engineers" is not.
    return word.endsWith("ers") || word.endsWith("ors") || word.endsWith("sts")
        ? word.substring(0, Spelling.singularEnd(chars, 0, chars.length))
        : word;
  }
}
