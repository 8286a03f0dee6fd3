package io.confida.server.interview;

import io.confida.server.question.Question;
import java.util.List;

/**
 * A question chosen for a posting.
 *
 * @param relevance how well it fits, 0–1, from skills and role alone
 * @param matchedSkills skills of the posting it probes, canonical names, the posting's main ones
 *     first
 */
public record RankedQuestion(Question question, double relevance, List<String> matchedSkills) {

  public RankedQuestion {
    matchedSkills = List.copyOf(matchedSkills);
  }
}
