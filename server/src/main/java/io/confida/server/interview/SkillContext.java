package io.confida.server.interview;

import java.util.BitSet;
import java.util.List;

/**
 * Decides on mentions whose word may be an ordinary one (Go, R, Excel, Spring). Such a mention
 * stands when
 *
 * <ul>
 *   <li>it is an item of a list with a certain skill of its world ("Python, Go and SQL"), or
 *   <li>a certain skill of its area, or a neighbour of it, is within {@link #NEAR} words of the
 *       same line; for a name of three letters or more with a capital inside a sentence a skill of
 *       its world will do, or
 *   <li>it opens no sentence, and a word that goes with tools is within {@link #BESIDE} words
 *       ("experience with Go", "Angular 17"); for names of one or two letters only words that go
 *       with languages count, or
 *   <li>it has three letters or more, opens no sentence, and the posting names a neighbour of it,
 *       or two skills of its area, somewhere.
 * </ul>
 *
 * A word that opens a sentence and reads on ("Go the extra mile") stands in a list only. A date
 * ("in Spring 2019"), a letter tied by a hyphen ("C-level") and a word in a line of capitals do not
 * count but in a list or beside a neighbour.
 */
final class SkillContext {
  private static final int NEAR = 12;
  private static final int BESIDE = 4;
  private static final int SHORT = 2;

  private final SkillVocabulary vocabulary;
  private final PostingTokens tokens;
  private final int[] cues;
  private final List<Mention> mentions;
  private final boolean[] accepted;

  SkillContext(
      SkillVocabulary vocabulary, PostingTokens tokens, int[] cues, List<Mention> mentions) {
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    this.cues = cues;
    this.mentions = mentions;
    this.accepted = new boolean[mentions.size()];
  }

  /** Which mentions stand. Two passes: an item accepted late may carry the list before it. */
  boolean[] decide() {
    AreaCounts counts = new AreaCounts();
    for (int i = 0; i < accepted.length; i++) {
      Mention mention = mentions.get(i);
      accepted[i] = mention.certainty() == Mention.Certainty.PLAIN;
      if (accepted[i]) {
        counts.add(mention.skill());
      }
    }
    for (int i = 0; i < accepted.length; i++) {
      accepted[i] = accepted[i] || stands(i, counts);
    }
    for (int i = accepted.length - 1; i >= 0; i--) {
      accepted[i] = accepted[i] || stands(i, counts);
    }
    return accepted;
  }

  private boolean stands(int at, AreaCounts counts) {
    Mention mention = mentions.get(at);
    if (isDate(mention) || isTiedLetter(mention)) {
      return false;
    }
    boolean opens = tokens.opensSentence(mention.first());
    if (inList(at) || (near(at) && !(opens && readsOn(mention)))) {
      return true;
    }
    boolean weak =
        opens || tokens.lineHas(tokens.line[mention.first()], PostingTokens.CAPITALS_LINE);
    if (mention.certainty() == Mention.Certainty.TYPO) {
      return counts.supports(mention.skill());
    }
    boolean lowerCase = !tokens.isCapital(mention.first());
    if (weak && !lowerCase) {
      return opens && cueFollows(mention);
    }
    boolean isShort = tokens.end[mention.last()] - tokens.start[mention.first()] <= SHORT;
    if (beside(mention, isShort ? Cues.LANGUAGE : Cues.TOOL)) {
      return true;
    }
    return !isShort && counts.supports(mention.skill());
  }

  /** "Go the extra mile": an ordinary word follows without a mark between. */
  private boolean readsOn(Mention mention) {
    int next = mention.last() + 1;
    return next < tokens.count
        && tokens.gap[next] == PostingTokens.SPACE
        && (cues[next] & (Cues.TOOL | Cues.LANGUAGE | Cues.JOINER)) == 0
        && !tokens.isNumber(next);
  }

  private boolean cueFollows(Mention mention) {
    int next = mention.last() + 1;
    return next < tokens.count
        && tokens.gap[next] == PostingTokens.SPACE
        && (cues[next] & Cues.LANGUAGE) != 0;
  }

  private boolean isDate(Mention mention) {
    int next = mention.last() + 1;
    return mention.first() > 0
        && next < tokens.count
        && tokens.isNumber(next)
        && tokens.end[next] - tokens.start[next] == 4
        && (cues[mention.first() - 1] & Cues.DATE) != 0;
  }

  private boolean isTiedLetter(Mention mention) {
    if (tokens.end[mention.last()] - tokens.start[mention.first()] > 1) {
      return false;
    }
    int next = mention.last() + 1;
    return tokens.has(mention.first(), PostingTokens.HYPHENATED)
        || (next < tokens.count && tokens.has(next, PostingTokens.HYPHENATED));
  }

  /** Whether a mention beside it, with nothing but list marks between, carries it. */
  private boolean inList(int at) {
    return (at > 0 && accepted[at - 1] && listed(at - 1, at) && fits(at, at - 1))
        || (at + 1 < accepted.length && accepted[at + 1] && listed(at, at + 1) && fits(at, at + 1));
  }

  private boolean fits(int at, int other) {
    int a = mentions.get(at).skill();
    int b = mentions.get(other).skill();
    return vocabulary.world(a) == World.ALL
        || vocabulary.sameWorld(a, b)
        || vocabulary.neighbours(a, b);
  }

  private boolean listed(int left, int right) {
    int from = mentions.get(left).last() + 1;
    int to = mentions.get(right).first();
    if (to < from || to - from > 2) {
      return false;
    }
    boolean divided = false;
    for (int i = from; i <= to; i++) {
      if (tokens.gap[i] >= PostingTokens.SENTENCE) {
        // Items of a list set as lines of their own.
        return tokens.lineHas(tokens.line[to], PostingTokens.BULLET_LINE)
            && tokens.gap[to] == PostingTokens.LINE
            && to == from;
      }
      divided |= tokens.gap[i] != PostingTokens.SPACE;
      if (i < to && (cues[i] & Cues.JOINER) == 0 && !tokens.isNumber(i)) {
        return false;
      }
    }
    return divided || to > from;
  }

  private boolean near(int at) {
    for (int i = at - 1; i >= 0 && distance(i, at) <= NEAR; i--) {
      if (carries(i, at)) {
        return true;
      }
    }
    for (int i = at + 1; i < accepted.length && distance(at, i) <= NEAR; i++) {
      if (carries(i, at)) {
        return true;
      }
    }
    return false;
  }

  /** Three letters or more, with a capital that no sentence asks for. */
  private boolean isName(Mention mention) {
    return tokens.isCapital(mention.first())
        && !tokens.opensSentence(mention.first())
        && tokens.end[mention.last()] - tokens.start[mention.first()] > SHORT;
  }

  private int distance(int left, int right) {
    return mentions.get(right).first() - mentions.get(left).last();
  }

  private boolean carries(int other, int at) {
    int a = mentions.get(at).skill();
    int b = mentions.get(other).skill();
    return accepted[other]
        && a != b
        && tokens.line[mentions.get(at).first()] == tokens.line[mentions.get(other).first()]
        && (vocabulary.sameArea(a, b)
            || vocabulary.neighbours(a, b)
            || (isName(mentions.get(at)) && vocabulary.sameWorld(a, b)));
  }

  private boolean beside(Mention mention, int cue) {
    int next = mention.last() + 1;
    boolean version =
        cue == Cues.TOOL
            && next < tokens.count
            && tokens.gap[next] == PostingTokens.SPACE
            && tokens.isNumber(next)
            && tokens.end[next] - tokens.start[next] <= 2;
    if (version) {
      return true;
    }
    for (int i = mention.first() - 1; i >= 0 && i >= mention.first() - BESIDE; i--) {
      if (tokens.gap[i + 1] >= PostingTokens.CLAUSE) {
        break;
      }
      if ((cues[i] & cue) != 0) {
        return true;
      }
    }
    for (int i = next; i < tokens.count && i <= mention.last() + BESIDE; i++) {
      if (tokens.gap[i] >= PostingTokens.CLAUSE) {
        break;
      }
      if ((cues[i] & cue) != 0) {
        return true;
      }
    }
    return false;
  }

  /** What the posting names for certain, somewhere. */
  private final class AreaCounts {
    private final BitSet named = new BitSet();

    void add(int skill) {
      named.set(skill);
    }

    boolean supports(int skill) {
      int ofArea = 0;
      for (int other = named.nextSetBit(0); other >= 0; other = named.nextSetBit(other + 1)) {
        if (other != skill) {
          if (vocabulary.neighbours(skill, other)) {
            return true;
          }
          ofArea += vocabulary.sameArea(skill, other) ? 1 : 0;
        }
      }
      return ofArea >= 2;
    }
  }
}
