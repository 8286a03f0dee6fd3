package io.confida.server.interview;

/**
 * A text cut into words, in one pass: for each word where it stands, its folded form, what divides
 * it from the word before, and which line and clause it belongs to.
 *
 * <p>A word is a run of letters and digits. {@code +} and {@code #} stay with it where they name a
 * language (C++, C#), a leading dot may (.NET), {@code &} reads as the word "and" and {@code /} is
 * a word of its own, so that "CI/CD" is three words in a row and "React/Native" is not React
 * Native. Hyphens, dots and blanks inside a phrase are alike: "Node.js", "node js", "front-end".
 *
 * <p>{@link PostingCutter} does the cutting; here is what came of it.
 */
final class PostingTokens {
  /** What stands before a word; a phrase may run across {@link #SPACE} only. */
  static final byte SPACE = 0;

  static final byte LIST = 1;
  static final byte SOFT = 2;
  static final byte CLAUSE = 3;
  static final byte SENTENCE = 4;
  static final byte LINE = 5;

  static final byte HYPHENATED = 1;
  static final byte AFTER_COLON = 2;
  static final byte DOTTED = 4;

  static final byte BULLET_LINE = 1;
  static final byte HEADING_LINE = 2;
  static final byte COLON_LINE = 4;
  static final byte CAPITALS_LINE = 8;
  static final byte CONTINUED_LINE = 16;
  static final byte PERIOD_LINE = 32;

  final char[] text;

  /** Folded words one after another; word i is {@code low[lowStart[i], lowEnd[i])}. */
  final char[] low;

  /** Words; the arrays by word may be longer. */
  final int count;

  final int[] start;
  final int[] end;
  final int[] lowStart;
  final int[] lowEnd;
  final byte[] gap;
  final byte[] flags;
  final int[] line;
  final int[] clause;

  /** Lines that have a word; the arrays by line may be longer. */
  final int lines;

  final int[] lineFirst;
  final byte[] lineFlags;

  private final int steps;

  private PostingTokens(char[] text, TokenRows rows, int steps) {
    this.text = text;
    this.low = rows.low;
    this.count = rows.count;
    this.start = rows.start;
    this.end = rows.end;
    this.lowStart = rows.lowStart;
    this.lowEnd = rows.lowEnd;
    this.gap = rows.gap;
    this.flags = rows.flags;
    this.line = rows.line;
    this.clause = rows.clause;
    this.lines = rows.lines;
    this.lineFirst = rows.lineFirst;
    this.lineFlags = rows.lineFlags;
    this.steps = steps;
  }

  static PostingTokens of(String text) {
    PlainText plain = PlainText.of(text);
    TokenRows rows = new TokenRows(plain.length());
    int steps = new PostingCutter(plain, rows).cut();
    return new PostingTokens(plain.chars(), rows, plain.steps() + steps);
  }

  /** How many characters were looked at, those looked at twice counted twice. */
  int steps() {
    return steps;
  }

  int lineEnd(int line) {
    return line + 1 < lines ? lineFirst[line + 1] : count;
  }

  boolean lineHas(int line, byte flag) {
    return (lineFlags[line] & flag) != 0;
  }

  boolean has(int token, byte flag) {
    return (flags[token] & flag) != 0;
  }

  boolean isCapital(int token) {
    return Character.isUpperCase(text[start[token]]);
  }

  /** Whether the word is the first of its sentence, line or list item. */
  boolean opensSentence(int token) {
    return gap[token] >= SENTENCE;
  }

  /** Whether the word is a number of at most four digits, as of a version or a year. */
  boolean isNumber(int token) {
    if (end[token] - start[token] > 4) {
      return false;
    }
    for (int i = start[token]; i < end[token]; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /** "APIs": capitals with a small s at the end. */
  boolean isPluralOfCapitals(int token) {
    int last = end[token] - 1;
    return last > start[token] && text[last] == 's' && Character.isUpperCase(text[last - 1]);
  }

  String word(int token) {
    return new String(low, lowStart[token], lowEnd[token] - lowStart[token]);
  }

  /** Whether this is the word, in its folded form. */
  boolean is(int token, String word) {
    int from = lowStart[token];
    if (lowEnd[token] - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (low[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
