package io.confida.server.interview;

/**
 * Cuts a text into words, lines and clauses: one pass over its characters, each looked at a few
 * times at most. What it counts as a word is told at {@link PostingTokens}.
 */
final class PostingCutter {
  /** From this length on a line without a mark at its end was probably broken by its width. */
  private static final int WRAPPED_LENGTH = 60;

  private final char[] text;
  private final int length;
  private final TokenRows rows;
  private final char[] low;

  private int steps;
  private byte pendingGap = PostingTokens.LINE;
  private byte pendingFlags;
  private int clauses;
  private int current;
  private int outerClause = -1;

  /**
   * @param rows are filled, and still empty
   */
  PostingCutter(PlainText plain, TokenRows rows) {
    this.text = plain.chars();
    this.length = plain.length();
    this.rows = rows;
    this.low = rows.low;
  }

  /** Cuts the whole text; how many characters were looked at for it. */
  int cut() {
    int from = 0;
    int previousLength = 0;
    boolean blankBefore = true;
    while (from <= length) {
      int to = from;
      while (to < length && text[to] != '\n') {
        to++;
      }
      steps += to - from;
      int first = rows.count;
      readLine(from, to, blankBefore ? 0 : previousLength);
      boolean blank = first == rows.count;
      blankBefore = blank;
      previousLength = blank ? 0 : to - from;
      from = to + 1;
    }
    return steps;
  }

  private void readLine(int from, int to, int previousLength) {
    int i = from;
    byte kind = 0;
    while (i < to && text[i] == ' ') {
      i++;
    }
    if (i < to && text[i] == PlainText.HEADING) {
      kind |= PostingTokens.HEADING_LINE;
      i++;
    }
    int marked = ListMarks.after(text, i, to);
    if (marked > i) {
      kind |= PostingTokens.BULLET_LINE;
      i = marked;
    }
    int first = rows.count;
    byte gapBefore = pendingGap;
    boolean continues =
        kind == 0
            && previousLength >= WRAPPED_LENGTH
            && gapBefore <= PostingTokens.LIST
            && pendingFlags == 0;
    if (continues) {
      kind |= PostingTokens.CONTINUED_LINE;
    } else {
      newClause(PostingTokens.LINE);
      pendingFlags = 0;
    }
    readWords(i, to);
    if (rows.count == first) {
      return;
    }
    finishLine(first, to, kind);
  }

  private void finishLine(int first, int to, byte kind) {
    int last = to - 1;
    while (text[last] == ' ' || text[last] == '*' || text[last] == '_') {
      last--;
    }
    byte result = kind;
    if (text[last] == ':') {
      result |= PostingTokens.COLON_LINE;
    } else if (text[last] == '.' || text[last] == ';' || text[last] == ',') {
      result |= PostingTokens.PERIOD_LINE;
    }
    if (isCapitals(rows.start[first], rows.end[rows.count - 1])) {
      result |= PostingTokens.CAPITALS_LINE;
    }
    rows.finishLine(first, result);
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
    rows.begin(from);
    int i = from;
    if (dotted) {
      low[rows.lowLength++] = '.';
      pendingFlags |= PostingTokens.DOTTED;
      i++;
    }
    int letters = i;
    while (i < to) {
      char c = text[i];
      if (Character.isLetterOrDigit(c)) {
        low[rows.lowLength++] = Character.toLowerCase(c);
      } else if (c == '\'' && i > letters && isLetterAt(i + 1, to)) {
        if (text[i + 1] == 's' && !isLetterAt(i + 2, to)) {
          // A possessive, or "it's": what names the thing is before the apostrophe.
          steps += 2;
          i += 2;
          return endWord(i - 2, i);
        }
      } else {
        break;
      }
      i++;
      steps++;
    }
    if (i < to && text[i] == '#' && i - letters == 1) {
      low[rows.lowLength++] = '#';
      i++;
    } else if (i < to && text[i] == '+' && Character.isLetterOrDigit(text[i - 1])) {
      int plus = i;
      while (plus < to && text[plus] == '+') {
        plus++;
      }
      boolean belongs = plus - i == 2 || (plus - i == 1 && !isWordAt(plus));
      if (belongs) {
        while (i < plus) {
          low[rows.lowLength++] = text[i++];
        }
      }
    }
    return endWord(i, i);
  }

  private int endWord(int wordEnd, int next) {
    rows.lowLength = Spelling.fold(low, rows.lowStart[rows.count], rows.lowLength);
    finish(wordEnd);
    return next;
  }

  /** Reads one character that is no part of a word. */
  private int mark(int i, int to) {
    char c = text[i];
    switch (c) {
      case ' ', '_', '*' -> {}
      case '-' -> hyphen(i, to);
      case '\u2013', '\u2014' ->
          divide(
              isWordAt(i - 1) && isLetterAt(i + 1, to) ? PostingTokens.LIST : PostingTokens.CLAUSE);
      case '/' -> single(i, "/");
      case '&' -> single(i, "and");
      case ',', '|', '+', '\u00b7', '\u2022' -> divide(PostingTokens.LIST);
      case ';' -> newClause(PostingTokens.CLAUSE);
      case '.', '!', '?', '\u2026' -> sentenceMark(i, to);
      case ':' -> {
        divide(PostingTokens.SOFT);
        pendingFlags |= PostingTokens.AFTER_COLON;
      }
      case '(', '[' -> {
        divide(PostingTokens.SOFT);
        if (outerClause < 0) {
          outerClause = current;
        }
        current = ++clauses;
      }
      case ')', ']' -> {
        divide(PostingTokens.SOFT);
        closeBracket();
      }
      default -> divide(PostingTokens.SOFT);
    }
    return i + 1;
  }

  private void hyphen(int i, int to) {
    if (isWordAt(i - 1) && isWordAt(i + 1)) {
      pendingFlags |= PostingTokens.HYPHENATED;
    } else if (i + 1 >= to || !isWordAt(i + 1) || !isWordAt(i - 1)) {
      divide(PostingTokens.CLAUSE);
    }
  }

  private void sentenceMark(int i, int to) {
    boolean inside = text[i] == '.' && isWordAt(i - 1) && i + 1 < to && isWordAt(i + 1);
    if (!inside) {
      newClause(PostingTokens.SENTENCE);
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
    rows.begin(i);
    for (int k = 0; k < word.length(); k++) {
      low[rows.lowLength++] = word.charAt(k);
    }
    finish(i + 1);
  }

  private void finish(int wordEnd) {
    rows.finish(wordEnd, pendingGap, pendingFlags, current);
    pendingGap = PostingTokens.SPACE;
    pendingFlags = 0;
  }

  private boolean isWordAt(int i) {
    return i >= 0 && i < length && Character.isLetterOrDigit(text[i]);
  }

  private boolean isLetterAt(int i, int to) {
    return i < to && Character.isLetter(text[i]);
  }
}
