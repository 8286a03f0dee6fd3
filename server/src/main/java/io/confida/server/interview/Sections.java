package io.confida.server.interview;

import org.jspecify.annotations.Nullable;

/**
 * Finds the section of each line. A heading is a short line that is marked as one (a tag, a colon,
 * capitals, a list after it) or whose words are those of headings; it holds until the next one. A
 * line may also open with its own heading ("We offer: …") or be legal text by its words.
 */
final class Sections {
  private static final int LONGEST_HEADING = 8;
  private static final int LONGEST_UNMARKED_HEADING = 6;
  private static final int LEGAL_WORDS = 2;

  /** The narrower meaning first: "what we offer you" is about benefits. */
  private static final int[] HEADINGS = {
    Cues.HEAD_BENEFITS,
    Cues.HEAD_LEGAL,
    Cues.HEAD_BONUS,
    Cues.HEAD_REQUIREMENTS,
    Cues.HEAD_DUTIES,
    Cues.HEAD_COMPANY
  };

  private static final Section[] HEADED = {
    Section.BENEFITS,
    Section.LEGAL,
    Section.BONUS,
    Section.REQUIREMENTS,
    Section.DUTIES,
    Section.COMPANY
  };

  private final PostingTokens tokens;
  private final int[] cues;

  /**
   * Reads the lines.
   *
   * @param cues the flags of each word, see {@link Cues}
   */
  Sections(PostingTokens tokens, int[] cues) {
    this.tokens = tokens;
    this.cues = cues;
  }

  /** The section of each line; in a continued line that of the line before. */
  Section[] read() {
    Section[] sections = new Section[tokens.lines];
    Section running = Section.NEUTRAL;
    Section here = Section.NEUTRAL;
    boolean ofItems = false;
    for (int line = 0; line < tokens.lines; line++) {
      if (!tokens.lineHas(line, PostingTokens.CONTINUED_LINE)) {
        boolean bullet = tokens.lineHas(line, PostingTokens.BULLET_LINE);
        Section heading = bullet ? null : heading(line);
        if (heading != null) {
          running = heading;
          here = heading;
          ofItems = false;
        } else if (!(bullet && ofItems)) {
          Section own = bullet ? null : ownHeading(line);
          ofItems = own != null;
          here = own != null ? own : running;
        }
      }
      sections[line] = here != Section.EXCLUDED && isLegal(line) ? Section.LEGAL : here;
    }
    return sections;
  }

  private @Nullable Section heading(int line) {
    int first = tokens.lineFirst[line];
    int words = tokens.lineEnd(line) - first;
    if (words > LONGEST_HEADING) {
      return null;
    }
    Section section = classify(first, tokens.lineEnd(line));
    boolean marked =
        tokens.lineHas(line, PostingTokens.HEADING_LINE)
            || tokens.lineHas(line, PostingTokens.COLON_LINE)
            || tokens.lineHas(line, PostingTokens.CAPITALS_LINE);
    if (marked) {
      return section;
    }
    if (tokens.lineHas(line, PostingTokens.PERIOD_LINE)) {
      return null;
    }
    boolean listFollows =
        line + 1 < tokens.lines && tokens.lineHas(line + 1, PostingTokens.BULLET_LINE);
    boolean reads = section != Section.NEUTRAL && words <= LONGEST_UNMARKED_HEADING;
    return listFollows || reads ? section : null;
  }

  /** "EDUCATION: a degree", "What we offer – …", "We offer a …": the heading inside a line. */
  private @Nullable Section ownHeading(int line) {
    int first = tokens.lineFirst[line];
    int end = Math.min(tokens.lineEnd(line), first + LONGEST_HEADING + 1);
    for (int i = first + 1; i < end; i++) {
      if (tokens.has(i, PostingTokens.AFTER_COLON)) {
        Section section = classify(first, i);
        return section == Section.NEUTRAL ? null : section;
      }
    }
    boolean weOffer =
        first + 1 < tokens.lineEnd(line)
            && (cues[first] & Cues.WE) != 0
            && (cues[first + 1] & Cues.HEAD_BENEFITS) != 0;
    return weOffer ? Section.BENEFITS : null;
  }

  private Section classify(int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= cues[i];
    }
    boolean negative =
        (all & Cues.NEGATIVE) != 0 && (all & (Cues.NEED | Cues.HEAD_REQUIREMENTS)) != 0;
    if (negative && (all & Cues.CONTRAST) == 0) {
      return Section.EXCLUDED;
    }
    for (int i = 0; i < HEADINGS.length; i++) {
      if ((all & HEADINGS[i]) != 0) {
        return HEADED[i];
      }
    }
    return Section.NEUTRAL;
  }

  private boolean isLegal(int line) {
    int legal = 0;
    for (int i = tokens.lineFirst[line]; i < tokens.lineEnd(line); i++) {
      legal += (cues[i] & Cues.LEGAL) != 0 ? 1 : 0;
    }
    return legal >= LEGAL_WORDS;
  }
}
