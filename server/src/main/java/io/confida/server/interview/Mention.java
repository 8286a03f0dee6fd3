package io.confida.server.interview;

/**
 * A place in a text that may name a skill.
 *
 * @param skill number of the skill
 * @param first first word
 * @param last last word, inclusive
 * @param certainty how it came to be
 */
record Mention(int skill, int first, int last, Certainty certainty) {

  enum Certainty {
    /** Spelled in a way that means nothing else. */
    PLAIN,
    /** An ordinary word as well: stands only in a fitting context. */
    AMBIGUOUS,
    /** One letter off: stands only in a fitting context. */
    TYPO,
    /** The words of a phrase in other forms or another order. */
    LOOSE
  }
}
