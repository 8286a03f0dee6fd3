package io.confida.server.interview;

import java.util.Arrays;

/**
 * A text cut into words, in one pass: for each word where it stands, its folded form, what divides
 * it from the word before, and which line and clause it belongs to.
 *
 * <p>A word is a run of letters and digits. {@code +} and {@code #} stay with it where they name a
 * language (C++, C#), a leading dot may (.NET), {@code &} reads as the word "and" and {@code /} is
 * a word of its own, so that "CI/CD" is three words in a row and "React/Native" is not React
 * Native. Hyphens, dots and blanks inside a phrase are alike: "Node.js", "node js", "front-end".
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

  /** From this length on a line without a mark at its end was probably broken by its width. */
  private static final int WRAPPED_LENGTH = 60;

  private static final int FEWEST_WORDS = 4;

  final char[] text;
  final int length;

  /** Folded words one after another; word i is {@code low[lowStart[i], lowEnd[i])}. */
  final char[] low;

  int count;
  int[] start;
  int[] end;
  int[] lowStart;
  int[] lowEnd;
  byte[] gap;
  byte[] flags;
  int[] line;
  int[] clause;

  int lines;
  int[] lineFirst;
  byte[] lineFlags;

  private int lowLength;
  private int steps;
  private byte pendingGap = LINE;
  private byte pendingFlags;
  private int clauses;
  private int current;
  private int outerClause = -1;

  private PostingTokens(PlainText plain) {
    this.text = plain.chars();
    this.length = plain.length();
    // "&" becomes three letters.
    this.low = new char[3 * length + 8];
    this.steps = plain.steps();
    // A guess that is right for most texts: titles and spellings are as many as postings.
    int words = FEWEST_WORDS + length / 5;
    this.start = new int[words];
    this.end = new int[words];
    this.lowStart = new int[words];
    this.lowEnd = new int[words];
    this.gap = new byte[words];
    this.flags = new byte[words];
    this.line = new int[words];
    this.clause = new int[words];
    int mostLines = FEWEST_WORDS + length / 50;
    this.lineFirst = new int[mostLines];
    this.lineFlags = new byte[mostLines];
    int from = 0;
    int previousLength = 0;
    boolean blankBefore = true;
    while (from <= length) {
      int to = from;
      while (to < length && text[to] != '\n') {
        to++;
      }
      steps += to - from;
      int first = count;
      readLine(from, to, blankBefore ? 0 : previousLength);
      boolean blank = first == count;
      blankBefore = blank;
      previousLength = blank ? 0 : to - from;
      from = to + 1;
    }
  }

  static PostingTokens of(String text) {
    return new PostingTokens(PlainText.of(text));
  }

  /** How many characters were looked at so far, those looked at twice counted twice. */
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

  private void readLine(int from, int to, int previousLength) {
    int i = from;
    byte kind = 0;
    while (i < to && text[i] == ' ') {
      i++;
    }
    if (i < to && text[i] == PlainText.HEADING) {
      kind |= HEADING_LINE;
      i++;
    }
    int marked = ListMarks.after(text, i, to);
    if (marked > i) {
      kind |= BULLET_LINE;
      i = marked;
    }
    int first = count;
    byte gapBefore = pendingGap;
    boolean continues =
        kind == 0 && previousLength >= WRAPPED_LENGTH && gapBefore <= LIST && pendingFlags == 0;
    if (continues) {
      kind |= CONTINUED_LINE;
    } else {
      newClause(LINE);
      pendingFlags = 0;
    }
    readWords(i, to);
    if (count == first) {
      return;
    }
    finishLine(first, to, kind);
  }

  private void finishLine(int first, int to, byte kind) {
    if (lines == lineFirst.length) {
      lineFirst = Arrays.copyOf(lineFirst, 2 * lines);
      lineFlags = Arrays.copyOf(lineFlags, 2 * lines);
    }
    int last = to - 1;
    while (text[last] == ' ' || text[last] == '*' || text[last] == '_') {
      last--;
    }
    byte result = kind;
    if (text[last] == ':') {
      result |= COLON_LINE;
    } else if (text[last] == '.' || text[last] == ';' || text[last] == ',') {
      result |= PERIOD_LINE;
    }
    if (isCapitals(start[first], end[count - 1])) {
      result |= CAPITALS_LINE;
    }
    Arrays.fill(line, first, count, lines);
    lineFirst[lines] = first;
    lineFlags[lines++] = result;
  }

  private boolean isCapitals(int from, int to) {
    int upper = 0;
    for (int i = from; i < to; i++) {
      if (Character.isLowerCase(text[i])) {
        return false;
      }
      upper += Character.isUpperCase(text[i]) ? 1 : 0;
    }
    steps += to - from;
    return upper >= 4;
  }

  private void readWords(int from, int to) {
    int i = from;
    while (i < to) {
      char c = text[i];
      steps++;
      if (Character.isLetterOrDigit(c)) {
        i = word(i, to, false);
      } else if (c == '.' && i + 1 < to && isLetterAt(i + 1, to) && !isWordAt(i - 1)) {
        i = word(i, to, true);
      } else {
        i = mark(i, to);
      }
    }
  }

  private int word(int from, int to, boolean dotted) {
    ensureRoom();
    int at = count;
    start[at] = from;
    lowStart[at] = lowLength;
    int i = from;
    if (dotted) {
      low[lowLength++] = '.';
      pendingFlags |= DOTTED;
      i++;
    }
    int letters = i;
    while (i < to) {
      char c = text[i];
      if (Character.isLetterOrDigit(c)) {
        low[lowLength++] = Character.toLowerCase(c);
      } else if (c == '\'' && i > letters && isLetterAt(i + 1, to)) {
        if (text[i + 1] == 's' && !isLetterAt(i + 2, to)) {
          // A possessive, or "it's": what names the thing is before the apostrophe.
          steps += 2;
          i += 2;
          return endWord(at, i - 2, i);
        }
      } else {
        break;
      }
      i++;
      steps++;
    }
    if (i < to && text[i] == '#' && i - letters == 1) {
      low[lowLength++] = '#';
      i++;
    } else if (i < to && text[i] == '+' && Character.isLetterOrDigit(text[i - 1])) {
      int plus = i;
      while (plus < to && text[plus] == '+') {
        plus++;
      }
      boolean belongs = plus - i == 2 || (plus - i == 1 && !isWordAt(plus));
      if (belongs) {
        while (i < plus) {
          low[lowLength++] = text[i++];
        }
      }
    }
    return endWord(at, i, i);
  }

  private int endWord(int at, int wordEnd, int next) {
    lowLength = Spelling.fold(low, lowStart[at], lowLength);
    finish(at, wordEnd);
    return next;
  }

  /** Reads one character that is no part of a word. */
  private int mark(int i, int to) {
    char c = text[i];
    switch (c) {
      case ' ', '_', '*' -> {}
      case '-' -> hyphen(i, to);
      case '\u2013', '\u2014' -> divide(isWordAt(i - 1) && isLetterAt(i + 1, to) ? LIST : CLAUSE);
      case '/' -> single(i, "/");
      case '&' -> single(i, "and");
      case ',', '|', '+', '\u00b7', '\u2022' -> divide(LIST);
      case ';' -> newClause(CLAUSE);
      case '.', '!', '?', '\u2026' -> sentenceMark(i, to);
      case ':' -> {
        divide(SOFT);
        pendingFlags |= AFTER_COLON;
      }
      case '(', '[' -> {
        divide(SOFT);
        if (outerClause < 0) {
          outerClause = current;
        }
        current = ++clauses;
      }
      case ')', ']' -> {
        divide(SOFT);
        closeBracket();
      }
      default -> divide(SOFT);
    }
    return i + 1;
  }

  private void hyphen(int i, int to) {
    if (isWordAt(i - 1) && isWordAt(i + 1)) {
      pendingFlags |= HYPHENATED;
    } else if (i + 1 >= to || !isWordAt(i + 1) || !isWordAt(i - 1)) {
      divide(CLAUSE);
    }
  }

  private void sentenceMark(int i, int to) {
    boolean inside = text[i] == '.' && isWordAt(i - 1) && i + 1 < to && isWordAt(i + 1);
    if (!inside) {
      newClause(SENTENCE);
    }
  }

  private void newClause(byte kind) {
    divide(kind);
    current = ++clauses;
    outerClause = -1;
  }

  /** The words after a bracket belong to the clause it interrupted. */
  private void closeBracket() {
    if (outerClause >= 0) {
      current = outerClause;
      outerClause = -1;
    }
  }

  private void divide(byte kind) {
    if (kind > pendingGap) {
      pendingGap = kind;
    }
  }

  private void single(int i, String word) {
    ensureRoom();
    start[count] = i;
    lowStart[count] = lowLength;
    for (int k = 0; k < word.length(); k++) {
      low[lowLength++] = word.charAt(k);
    }
    finish(count, i + 1);
  }

  private void finish(int at, int wordEnd) {
    end[at] = wordEnd;
    lowEnd[at] = lowLength;
    gap[at] = pendingGap;
    flags[at] = pendingFlags;
    clause[at] = current;
    pendingGap = SPACE;
    pendingFlags = 0;
    count++;
  }

  private void ensureRoom() {
    if (count == start.length) {
      int size = 2 * count;
      start = Arrays.copyOf(start, size);
      end = Arrays.copyOf(end, size);
      lowStart = Arrays.copyOf(lowStart, size);
      lowEnd = Arrays.copyOf(lowEnd, size);
      gap = Arrays.copyOf(gap, size);
      flags = Arrays.copyOf(flags, size);
      line = Arrays.copyOf(line, size);
      clause = Arrays.copyOf(clause, size);
    }
  }

  private boolean isWordAt(int i) {
    return i >= 0 && i < length && Character.isLetterOrDigit(text[i]);
  }

  private boolean isLetterAt(int i, int to) {
    return i < to && Character.isLetter(text[i]);
  }
}
