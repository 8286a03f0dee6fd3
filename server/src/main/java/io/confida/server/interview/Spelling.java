package io.confida.server.interview;

/**
 * One form of a word for its British and American spellings and for simple plurals. The forms are
 * keys for comparing, not words to show: "enterprise" becomes "enterprize" on both sides.
 */
final class Spelling {
  private static final int SHORTEST_FOLDED = 6;

  private Spelling() {}

  /**
   * Folds {@code chars[from, to)} in place (lower case): -isation to -ization, -ising to -izing,
   * -our to -or, -elling to -eling, programme to program and the like.
   *
   * @return the new end; never past {@code to}
   */
  static int fold(char[] chars, int from, int to) {
    if (to - from < SHORTEST_FOLDED) {
      return to;
    }
    int end = to;
    for (int i = from + 3; i + 1 < end; i++) {
      char c = chars[i];
      if (c == 's' && chars[i - 1] == 'i' && isIseEnding(chars, i + 1, end)) {
        chars[i] = 'z';
      } else if (c == 'u' && chars[i - 1] == 'o' && chars[i + 1] == 'r' && isOur(chars, i, end)) {
        end = remove(chars, i, end);
      } else if (c == 'l'
          && chars[i + 1] == 'l'
          && end - from >= 8
          && isEdOrIng(chars, i + 2, end)) {
        end = remove(chars, i, end);
      }
    }
    char last = chars[end - 1];
    if (last != 'e' && last != 's') {
      return end;
    }
    if (ends(chars, from, end, "programme") || ends(chars, from, end, "catalogue")) {
      return end - 2;
    }
    if (ends(chars, from, end, "programmes")) {
      chars[end - 3] = 's';
      return end - 2;
    }
    if (ends(chars, from, end, "centre")) {
      chars[end - 2] = 'e';
      chars[end - 1] = 'r';
    } else if (ends(chars, from, end, "licence") || ends(chars, from, end, "defence")) {
      chars[end - 2] = 's';
    }
    return end;
  }

  /** The end of the singular of {@code chars[from, to)}, or {@code to} when it is no plural. */
  static int singularEnd(char[] chars, int from, int to) {
    int length = to - from;
    if (length < 4 || chars[to - 1] != 's' || chars[to - 2] == 's') {
      return to;
    }
    if (length > 5 && chars[to - 2] == 'e' && sibilant(chars, to - 3)) {
      return to - 2;
    }
    return to - 1;
  }

  /** Whether the singular of {@code chars[from, to)} is made by -ies to -y. */
  static boolean pluralOfY(char[] chars, int from, int to) {
    return to - from > 4 && ends(chars, from, to, "ies");
  }

  private static boolean sibilant(char[] chars, int at) {
    char c = chars[at];
    return c == 'x' || c == 's' || (c == 'h' && (chars[at - 1] == 'c' || chars[at - 1] == 's'));
  }

  private static boolean isIseEnding(char[] chars, int at, int end) {
    int rest = end - at;
    return switch (chars[at]) {
      case 'e' -> rest == 1 || (rest == 2 && "drs".indexOf(chars[at + 1]) >= 0);
      case 'i' -> rest == 3 && chars[at + 1] == 'n' && chars[at + 2] == 'g';
      case 'a' -> rest >= 5 && chars[at + 1] == 't' && chars[at + 2] == 'i';
      default -> false;
    };
  }

  private static boolean isOur(char[] chars, int at, int end) {
    // -iour, -bour, -lour, -vour, -nour: not four, hour, source, tour.
    return "iblvn".indexOf(chars[at - 2]) >= 0 && at - 2 > 0 && end - at <= 5;
  }

  private static boolean isEdOrIng(char[] chars, int at, int end) {
    int rest = end - at;
    return (rest == 2 && chars[at] == 'e' && (chars[at + 1] == 'd' || chars[at + 1] == 'r'))
        || (rest == 3 && chars[at] == 'i' && chars[at + 1] == 'n' && chars[at + 2] == 'g');
  }

  private static int remove(char[] chars, int at, int end) {
    System.arraycopy(chars, at + 1, chars, at, end - at - 1);
    return end - 1;
  }

  private static boolean ends(char[] chars, int from, int to, String suffix) {
    int start = to - suffix.length();
    if (start < from) {
      return false;
    }
    for (int i = 0; i < suffix.length(); i++) {
      if (chars[start + i] != suffix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
