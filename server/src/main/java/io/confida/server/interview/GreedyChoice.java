package io.confida.server.interview;

import io.confida.server.question.Category;
import io.confida.server.question.Difficulty;
import io.confida.server.question.QuestionText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Takes one question after the other, each time the one with the best score less its likeness to
 * those taken: maximal marginal relevance (J. Carbonell, J. Goldstein, "The use of MMR,
 * diversity-based reranking", SIGIR 1998), under the limits that {@link QuestionSelection}
 * promises. The main skills are served first.
 *
 * <p>For n candidates and k questions it takes k × n steps, most of them a comparison.
 */
final class GreedyChoice {
  private static final double LIKENESS = 0.35;
  private static final double REPEATED_SKILL = 0.12;
  private static final double REPEATED_CATEGORY = 0.03;
  private static final double NEW_SKILL = 0.1;
  private static final int MOST_PER_SKILL = 2;
  private static final int MIX_FROM = 6;
  private static final int LEAST_CATEGORIES = 3;

  /**
   * Near-duplicates by words have at least this likeness by bits; below it no word is looked at.
   */
  private static final double MAYBE_DUPLICATE = 0.35;

  /** Promises kept at each level; a higher level gives up those of the lower ones. */
  private static final int WISH = 0;

  private static final int NO_WISH = 1;
  private static final int ANY_CATEGORY = 2;
  private static final int ANY_SKILL = 3;
  private static final int ANY_DIFFICULTY = 4;
  private static final int ANY_PROFESSION = 5;

  private final Candidates candidates;
  private final JobDescription job;
  private final int count;
  private final DifficultyMix mix;
  private final int mostPerCategory;
  private final boolean[] out;
  private final double[] likeness;
  private final double[] liking;
  private final int[] perSkill;
  private final Map<Category, Integer> perCategory = new EnumMap<>(Category.class);
  private final Map<Difficulty, Integer> perDifficulty = new EnumMap<>(Difficulty.class);
  private final List<Integer> chosen = new ArrayList<>();
  private final int[] unmetOffers;

  GreedyChoice(Candidates candidates, JobDescription job, int count) {
    this.candidates = candidates;
    this.job = job;
    this.count = count;
    this.mix = DifficultyMix.of(job.seniority(), count);
    this.mostPerCategory = count >= MIX_FROM ? (count + 1) / 2 : count;
    this.out = new boolean[candidates.count];
    this.likeness = new double[candidates.count];
    this.liking = new double[candidates.count];
    this.perSkill = new int[candidates.named.length];
    this.unmetOffers = new int[candidates.named.length];
    for (int i = 0; i < candidates.count; i++) {
      liking[i] = candidates.score[i] + mix.liking(candidates.entry(i).question.difficulty());
      offer(i, 1);
    }
  }

  List<Integer> choose() {
    for (RankedSkill ranked : job.skills()) {
      int skill = ranked.skill().number();
      if (ranked.main() && chosen.size() < count && perSkill[skill] == 0) {
        // A stranger's question would be no service to a main skill.
        take(best(skill, ANY_DIFFICULTY));
      }
    }
    boolean more = true;
    while (more && chosen.size() < count) {
      more = take(best(-1, ANY_PROFESSION));
    }
    return chosen;
  }

  /**
   * The best candidate left (with this skill, if not -1), giving up promises one by one up to the
   * last level; or -1.
   */
  private int best(int skill, int lastLevel) {
    for (int level = WISH; level <= lastLevel; level++) {
      int best = bestAt(skill, level);
      if (best >= 0) {
        return best;
      }
    }
    return -1;
  }

  private int bestAt(int skill, int level) {
    boolean unmet = level < ANY_SKILL && hasUnmet();
    int missing = LEAST_CATEGORIES - perCategory.size();
    boolean newCategory =
        skill < 0 && level < ANY_CATEGORY && count >= MIX_FROM && missing >= count - chosen.size();
    int[] withSkill = skill < 0 ? null : candidates.withSkill(skill);
    int size = withSkill == null ? candidates.count : withSkill.length;
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < size; k++) {
      int i = withSkill == null ? k : withSkill[k];
      if (out[i] || !allowed(i, level, unmet, newCategory)) {
        continue;
      }
      double score = marginal(i);
      if (score > bestScore || (score == bestScore && isBefore(i, best))) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }

  private boolean allowed(int i, int level, boolean unmet, boolean newCategory) {
    QuestionBank.Entry entry = candidates.entry(i);
    if (level < ANY_PROFESSION && !candidates.fits[i]) {
      return false;
    }
    Difficulty difficulty = entry.question.difficulty();
    boolean easyEnough = mix.allows(difficulty, perDifficulty.getOrDefault(difficulty, 0));
    if (!easyEnough && (level < NO_WISH || (level < ANY_DIFFICULTY && mix.isStrict(difficulty)))) {
      return false;
    }
    if (level < ANY_CATEGORY) {
      int ofCategory = perCategory.getOrDefault(entry.question.category(), 0);
      if (ofCategory >= mostPerCategory || (newCategory && ofCategory > 0)) {
        return false;
      }
    }
    if (unmet) {
      for (int skill : entry.skills) {
        if (candidates.named[skill] > 0 && perSkill[skill] >= MOST_PER_SKILL) {
          return false;
        }
      }
    }
    return true;
  }

  private double marginal(int i) {
    QuestionBank.Entry entry = candidates.entry(i);
    double score = liking[i] - LIKENESS * likeness[i];
    for (int skill : entry.skills) {
      score -= REPEATED_SKILL * perSkill[skill];
      if (perSkill[skill] == 0) {
        score += NEW_SKILL * candidates.named[skill];
      }
    }
    return score - REPEATED_CATEGORY * perCategory.getOrDefault(entry.question.category(), 0);
  }

  /** Ties go to the smaller id, whatever order the bank was read in. */
  private boolean isBefore(int i, int other) {
    return candidates.entry(i).question.id().compareTo(candidates.entry(other).question.id()) < 0;
  }

  private boolean take(int candidate) {
    if (candidate < 0) {
      return false;
    }
    chosen.add(candidate);
    drop(candidate);
    QuestionBank.Entry entry = candidates.entry(candidate);
    for (int skill : entry.skills) {
      perSkill[skill]++;
    }
    perCategory.merge(entry.question.category(), 1, Integer::sum);
    perDifficulty.merge(entry.question.difficulty(), 1, Integer::sum);
    for (int i = 0; i < candidates.count; i++) {
      if (!out[i]) {
        compare(i, entry);
      }
    }
    return true;
  }

  private void compare(int i, QuestionBank.Entry taken) {
    WordSignature words = candidates.entry(i).words;
    double estimate = words.estimate(taken.words);
    if (estimate >= MAYBE_DUPLICATE
        && words.similarity(taken.words) >= QuestionText.NEAR_DUPLICATE) {
      drop(i);
    } else if (estimate > likeness[i]) {
      likeness[i] = estimate;
    }
  }

  private void drop(int i) {
    out[i] = true;
    offer(i, -1);
  }

  private void offer(int i, int change) {
    for (int skill : candidates.entry(i).skills) {
      unmetOffers[skill] += change;
    }
  }

  /** Whether a skill the posting names has no question yet, and the bank still has one for it. */
  private boolean hasUnmet() {
    for (RankedSkill ranked : job.skills()) {
      int skill = ranked.skill().number();
      if (perSkill[skill] == 0 && unmetOffers[skill] > 0) {
        return true;
      }
    }
    return false;
  }
}
