package io.confida.server.interview;

/** The marks that open an item of a list in plain text. */
final class ListMarks {
  private static final String BULLETS =
      "\u2022\u00b7\u25aa\u25cf\u25cb\u25e6\u2023\u2043\u2713\u2714\u27a4\u25ba\u2192\u2756\u25a0\u00bb~>+*-\u2013\u2014";

  private ListMarks() {}

  /** The place after a list mark ("•", "-", "3)", "b."), or {@code i} when there is none. */
  static int after(char[] text, int i, int to) {
    if (i >= to) {
      return i;
    }
    if (BULLETS.indexOf(text[i]) >= 0) {
      int next = i + 1;
      while (next < to && text[next] == text[i]) {
        next++;
      }
      // "**Requirements**" and "+1" are no items.
      boolean tied = (text[i] == '*' || text[i] == '+') && next < to && text[next] != ' ';
      return tied ? i : next;
    }
    if (text[i] == 'o' && i + 1 < to && text[i + 1] == ' ') {
      return i + 1;
    }
    int digits = i;
    while (digits < to && digits - i < 2 && Character.isLetterOrDigit(text[digits])) {
      digits++;
    }
    boolean mark =
        digits > i
            && digits + 1 < to
            && (text[digits] == ')' || text[digits] == '.')
            && text[digits + 1] == ' '
            && (Character.isDigit(text[i]) || digits - i == 1);
    return mark ? digits + 1 : i;
  }
}
