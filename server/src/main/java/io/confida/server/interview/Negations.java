package io.confida.server.interview;

/**
 * Finds clauses that say a skill is not asked for. The rule, simple on purpose:
 *
 * <ul>
 *   <li>A clause ends at a full stop, a semicolon, a line's end; brackets are a clause of their
 *       own.
 *   <li>A clause is negative when a negative word ("no", "not", "don't") is followed within six
 *       words by a word of need ("needed", "required", "expected", "know", "use"), with no "but",
 *       "only" or "just" between: "no Java needed", "Java is not required", "you don't have to know
 *       Go".
 *   <li>All skills of a negative clause fall, up to a "but".
 *   <li>A negative clause that names no skill itself and points back ("either", "it", "them") makes
 *       the clause before negative: "Some of us use Vue; you are not expected to touch either."
 * </ul>
 */
final class Negations {
  private static final int REACH = 6;

  /** Words looked at on either side of a negative word, whatever the clause: keeps it linear. */
  private static final int LONGEST_CLAUSE = 40;

  private Negations() {}

  /**
   * Marks the words of negative clauses.
   *
   * @param cues the flags of each word, see {@link Cues}
   * @param isSkill which words belong to a skill's name
   */
  static boolean[] find(PostingTokens tokens, int[] cues, boolean[] isSkill) {
    boolean[] negated = new boolean[tokens.count];
    for (int i = 0; i < tokens.count; i++) {
      if ((cues[i] & Cues.NEGATIVE) != 0 && needFollows(tokens, cues, i)) {
        boolean own = mark(tokens, cues, isSkill, negated, i);
        if (!own && pointsBack(tokens, cues, i)) {
          markPrevious(tokens, cues, negated, i);
        }
      }
    }
    return negated;
  }

  private static boolean needFollows(PostingTokens tokens, int[] cues, int at) {
    int clause = tokens.clause[at];
    for (int i = at + 1; i < tokens.count && i <= at + REACH; i++) {
      if (tokens.clause[i] != clause || (cues[i] & Cues.CONTRAST) != 0) {
        return false;
      }
      if ((cues[i] & Cues.NEED) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Marks the clause around {@code at}; says whether a skill was in it. */
  private static boolean mark(
      PostingTokens tokens, int[] cues, boolean[] isSkill, boolean[] negated, int at) {
    int clause = tokens.clause[at];
    boolean skill = false;
    for (int i = at; i >= 0 && inReach(i, at) && (cues[i] & Cues.CONTRAST) == 0; i--) {
      if (tokens.clause[i] == clause) {
        negated[i] = true;
        skill |= isSkill[i];
      }
    }
    for (int i = at; i < tokens.count && inReach(i, at); i++) {
      if ((cues[i] & Cues.CONTRAST) != 0) {
        break;
      }
      if (tokens.clause[i] == clause) {
        negated[i] = true;
        skill |= isSkill[i];
      }
    }
    return skill;
  }

  private static boolean inReach(int i, int at) {
    return Math.abs(i - at) <= LONGEST_CLAUSE;
  }

  private static boolean pointsBack(PostingTokens tokens, int[] cues, int at) {
    int clause = tokens.clause[at];
    for (int i = at; i < tokens.count && tokens.clause[i] == clause && inReach(i, at); i++) {
      if ((cues[i] & Cues.BACKWARD) != 0) {
        return true;
      }
    }
    return false;
  }

  private static void markPrevious(PostingTokens tokens, int[] cues, boolean[] negated, int at) {
    int clause = tokens.clause[at];
    int i = at;
    while (i >= 0 && tokens.clause[i] == clause && inReach(i, at)) {
      i--;
    }
    // Brackets say something about the one word before them, not about the whole clause.
    boolean bracket = i >= 0 && i + 1 < tokens.count && tokens.gap[i + 1] == PostingTokens.SOFT;
    if (i < 0 || bracket || !inReach(i, at)) {
      return;
    }
    int before = tokens.clause[i];
    while (i >= 0
        && tokens.clause[i] == before
        && inReach(i, at)
        && (cues[i] & Cues.CONTRAST) == 0) {
      negated[i--] = true;
    }
  }
}
