package io.confida.server.interview;

import io.confida.server.question.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses questions for a posting. A pure function of bank and posting: the same input gives the
 * same questions, as long as the bank's use counts stay.
 *
 * <p>What it promises, as far as the bank has the questions for it:
 *
 * <ul>
 *   <li>a question for each main skill of the posting, main skills first when {@code count} is
 *       small;
 *   <li>no third question on a skill while another named skill has none;
 *   <li>from six questions on at least three categories, and no category over half of them;
 *   <li>a difficulty that fits the seniority ({@link DifficultyMix});
 *   <li>no two questions as alike as near-duplicates;
 *   <li>no question of another profession on a soft skill while one of the posting's own is left.
 * </ul>
 *
 * Promises give way in the order difficulty wish, category, skill, difficulty, profession when the
 * bank has too few questions; near-duplicates are never chosen.
 */
public final class QuestionSelection {

  private QuestionSelection() {}

  /**
   * The questions for a posting, most relevant first; fewer than {@code count} only when the bank
   * has no more that come into question.
   *
   * @param count 1–50
   */
  public static List<RankedQuestion> select(QuestionBank bank, JobDescription job, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, but is " + count);
    }
    Candidates candidates = new Candidates(bank, job);
    List<Integer> chosen = new GreedyChoice(candidates, job, count).choose();
    List<RankedQuestion> result = new ArrayList<>(chosen.size());
    for (int candidate : chosen) {
      Question question = candidates.entry(candidate).question;
      result.add(
          new RankedQuestion(
              question, candidates.relevance[candidate], matched(candidates, candidate, bank)));
    }
    result.sort(Comparator.comparingDouble(RankedQuestion::relevance).reversed());
    return result;
  }

  private static List<String> matched(Candidates candidates, int candidate, QuestionBank bank) {
    int[] skills = candidates.entry(candidate).skills;
    List<Integer> matched = new ArrayList<>(skills.length);
    for (int skill : skills) {
      if (candidates.named[skill] > 0) {
        matched.add(skill);
      }
    }
    matched.sort(Comparator.comparingDouble((Integer s) -> candidates.named[s]).reversed());
    return matched.stream().map(s -> bank.vocabulary().skills().get(s).name()).toList();
  }
}
