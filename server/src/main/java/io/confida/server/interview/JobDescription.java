package io.confida.server.interview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a posting asks for.
 *
 * @param role the title as given
 * @param roles the roles it means, strongest first; empty for a title nobody knows
 * @param skills the skills the posting names, main ones first
 * @param seniority how experienced a person it looks for
 */
public record JobDescription(
    String role, List<RoleMatch> roles, List<RankedSkill> skills, Seniority seniority) {
  /** At most this many skills are main ones. */
  public static final int MOST_MAIN = 6;

  private static final double SOFT_SHARE = 0.55;
  private static final double DOUBTFUL_SHARE = 0.3;
  private static final double TYPICAL_BONUS = 0.9;
  private static final double EARLIER_GAIN = 0.06;
  private static final double LEAST_WEIGHT = 0.15;
  private static final double MAIN_SHARE = 0.3;
  private static final double FIRST_LINE = 0.8;

  public JobDescription {
    roles = List.copyOf(roles);
    skills = List.copyOf(skills);
  }

  /**
   * Reads a posting.
   *
   * @param role its title or the role as the user calls it
   * @param text the posting: plain text, Markdown, or HTML and its remnants
   */
  public static JobDescription read(
      String role, String text, SkillScanner scanner, RoleCatalog catalog) {
    SkillScanner.Scan scan = scanner.scanCounting(role, text);
    PostingTokens tokens = scan.words().tokens;
    List<RoleMatch> roles = roles(role, tokens, catalog);
    Seniority seniority = Seniority.read(PostingTokens.of(role), roles, tokens);
    return new JobDescription(
        role, roles, rank(scan.found(), roles, scanner.vocabulary()), seniority);
  }

  /** The main skills, best first. */
  public List<Skill> mainSkills() {
    return skills.stream().filter(RankedSkill::main).map(RankedSkill::skill).toList();
  }

  private static List<RoleMatch> roles(String role, PostingTokens text, RoleCatalog catalog) {
    List<RoleMatch> roles = catalog.match(role);
    if (!roles.isEmpty() || text.lines == 0) {
      return roles;
    }
    // The first line of a posting is its title more often than not.
    int last = text.lineEnd(0) - 1;
    int from = text.start[0];
    String line = new String(text.text, from, text.end[last] - from);
    return line.length() > 80
        ? roles
        : catalog.match(line).stream()
            .map(m -> new RoleMatch(m.role(), FIRST_LINE * m.strength()))
            .toList();
  }

  private record Scored(Skill skill, double score, boolean doubtful) {}

  /**
   * Whether a skill stands alone in a posting whose title nobody knows: a beekeeper's "monitoring"
   * is not that of servers. One more skill of its area, or a second mention, takes the doubt away.
   */
  private static boolean isDoubtful(
      FoundSkill skill, List<FoundSkill> found, SkillVocabulary vocabulary) {
    if (skill.count() > 1 || skill.inTitle() || skill.skill().isSoft()) {
      return false;
    }
    int number = skill.skill().number();
    for (FoundSkill other : found) {
      int with = other.skill().number();
      if (with != number
          && (vocabulary.sameArea(number, with) || vocabulary.neighbours(number, with))) {
        return false;
      }
    }
    return true;
  }

  private static List<RankedSkill> rank(
      List<FoundSkill> found, List<RoleMatch> roles, SkillVocabulary vocabulary) {
    Set<String> typical = new HashSet<>();
    for (RoleMatch match : roles) {
      typical.addAll(match.role().skills());
    }
    List<Scored> scored = new ArrayList<>(found.size());
    int later = found.size(); // they come in the order of their first mention
    for (FoundSkill skill : found) {
      later--;
      if (skill.weight() < LEAST_WEIGHT) {
        continue;
      }
      double score =
          skill.weight()
              + EARLIER_GAIN * later
              + (typical.contains(skill.skill().name()) ? TYPICAL_BONUS : 0);
      boolean doubtful = roles.isEmpty() && isDoubtful(skill, found, vocabulary);
      double share = doubtful ? DOUBTFUL_SHARE : skill.skill().isSoft() ? SOFT_SHARE : 1;
      scored.add(new Scored(skill.skill(), share * score, doubtful));
    }
    scored.sort(
        Comparator.comparingDouble(Scored::score)
            .reversed()
            .thenComparingInt(s -> s.skill().number()));
    List<RankedSkill> ranked = new ArrayList<>(scored.size());
    double best = scored.isEmpty() ? 1 : scored.getFirst().score();
    for (Scored s : scored) {
      boolean main = ranked.size() < MOST_MAIN && s.score() >= MAIN_SHARE * best && !s.doubtful();
      // By rank, not by score alone: a title that shouts one skill must not silence the others.
      double byRank = (s.doubtful() ? DOUBTFUL_SHARE : 1) / (1 + 0.08 * ranked.size());
      ranked.add(new RankedSkill(s.skill(), byRank * (0.6 + 0.4 * s.score() / best), main));
    }
    return ranked;
  }
}
