package io.confida.server.interview;

import java.util.Arrays;

/**
 * Cuts English endings off, so that "manage", "managing" and "management" have one stem. A much
 * shortened form of J. B. Lovins, "Development of a stemming algorithm" (1968): the longest ending
 * goes, as often as one fits and four letters stay. Stems are keys for comparing, not words.
 */
final class Stems {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 8;

  private static final String[] ENDINGS = {
    "izations",
    "ization",
    "izing",
    "ized",
    "izes",
    "ize",
    "ations",
    "ation",
    "ating",
    "ated",
    "ates",
    "ate",
    "ments",
    "ment",
    "ities",
    "ity",
    "ings",
    "ing",
    "ions",
    "ion",
    "ives",
    "ive",
    "als",
    "al",
    "ies",
    "ied",
    "ed",
    "es",
    "s",
    "e",
    "y"
  };

  private static final String[] NONE = {};

  /** The endings by their last letter: a word has only those of its own to be asked for. */
  private static final String[][] BY_LAST = byLast();

  private Stems() {}

  private static String[][] byLast() {
    String[][] byLast = new String['z' + 1][];
    for (int last = 0; last < byLast.length; last++) {
      String letter = String.valueOf((char) last);
      byLast[last] =
          Arrays.stream(ENDINGS).filter(ending -> ending.endsWith(letter)).toArray(String[]::new);
    }
    return byLast;
  }

  /** The end of the stem of {@code chars[from, to)} (lower case, folded by {@link Spelling}). */
  static int end(char[] chars, int from, int to) {
    if (to - from >= 5 && matches(chars, from, "analy") && !matches(chars, from, "analyst")) {
      // analyse, analysis, analytics; the endings of people stay: a manager is no management.
      return from + 5;
    }
    int end = to;
    boolean cut = end > from;
    while (cut) {
      cut = false;
      char last = chars[end - 1];
      for (String ending : last < BY_LAST.length ? BY_LAST[last] : NONE) {
        int start = end - ending.length();
        if (start - from >= SHORTEST && matches(chars, start, ending) && !isDoubleS(chars, end)) {
          end = start;
          cut = true;
          break;
        }
      }
      if (cut && end - from > SHORTEST && chars[end - 1] == chars[end - 2]) {
        end--;
      }
    }
    return Math.min(end, from + LONGEST);
  }

  static String of(String word) {
    char[] chars = word.toCharArray();
    return new String(chars, 0, end(chars, 0, chars.length));
  }

  private static boolean isDoubleS(char[] chars, int end) {
    return chars[end - 1] == 's' && chars[end - 2] == 's';
  }

  private static boolean matches(char[] chars, int at, String text) {
    if (at < 0 || at + text.length() > chars.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (chars[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
