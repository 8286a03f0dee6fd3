package io.confida.server.interview;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the HTML out of a posting: tags become nothing, a blank or a new line, character references
 * become their characters (twice over, for text that was escaped twice), and the many shapes of
 * blanks, hyphens and apostrophes become one each. Look-ahead for the end of a tag stops at the
 * next {@code <} and for the end of a reference after ten characters, so the work is linear.
 */
final class PlainText {
  /** Opens a line that stood in a heading tag. */
  static final char HEADING = '\u0001';

  /** Opens a line that stood in a list-item tag. */
  static final char BULLET = '\u2022';

  private static final int LONGEST_REFERENCE = 10;

  private static final Map<String, String> REFERENCES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("ndash", "\u2013"),
          Map.entry("mdash", "\u2014"),
          Map.entry("rsquo", "'"),
          Map.entry("lsquo", "'"),
          Map.entry("rdquo", "\""),
          Map.entry("ldquo", "\""),
          Map.entry("bull", "\u2022"),
          Map.entry("middot", "\u00b7"),
          Map.entry("hellip", "\u2026"),
          Map.entry("shy", ""),
          Map.entry("eacute", "\u00e9"),
          Map.entry("pound", "\u00a3"),
          Map.entry("euro", "\u20ac"),
          Map.entry("reg", " "),
          Map.entry("trade", " "),
          Map.entry("copy", " "));

  private final String source;
  private final char[] out;
  private int length;
  private int steps;

  private PlainText(String source) {
    this.source = source;
    // A tag of three characters may become a line break and a mark.
    this.out = new char[source.length() + 4];
  }

  static PlainText of(String posting) {
    PlainText text =
        new PlainText(
            needsCompatibilityForm(posting)
                ? Normalizer.normalize(posting, Normalizer.Form.NFKC)
                : posting);
    text.read();
    return text;
  }

  char[] chars() {
    return out;
  }

  int length() {
    return length;
  }

  /** How many characters were looked at, those looked at twice counted twice. */
  int steps() {
    return steps;
  }

  private static boolean needsCompatibilityForm(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Combining marks, circled letters, ligatures, full-width forms: all else means itself here.
      if (c >= '\u0300'
          && (c <= '\u036f'
              || (c >= '\u2460' && c <= '\u24ff')
              || (c >= '\ufb00' && c <= '\ufb06')
              || (c >= '\uff01' && c <= '\uffee')
              || c == '\ud835')) {
        return true;
      }
    }
    return false;
  }

  private void read() {
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      steps++;
      if (c == '<') {
        i = tag(i);
      } else if (c == '&') {
        i = reference(i);
      } else {
        put(c);
        i++;
      }
    }
  }

  private void put(char c) {
    if (c >= ' ' && c < '\u007f' && c != '`') { // nearly all
      out[length++] = c;
      return;
    }
    switch (c) {
      case '\r', '\u00ad', '\u200b', '\u200c', '\u200d', '\ufeff' -> {}
      case '\t', '\u00a0', '\u2007', '\u2009', '\u202f' -> out[length++] = ' ';
      case '\u2019', '\u2018', '\u00b4', '`' -> out[length++] = '\'';
      case '\u2010', '\u2011' -> out[length++] = '-';
      case '\u2028', '\u2029', '\u000b', '\f' -> out[length++] = '\n';
      default -> out[length++] = c < ' ' && c != '\n' ? ' ' : c;
    }
  }

  /** Reads a tag at {@code at}; a {@code <} that opens no tag stands for itself. */
  private int tag(int at) {
    int name = at + 1;
    boolean closing = name < source.length() && source.charAt(name) == '/';
    if (closing) {
      name++;
    }
    if (name >= source.length() || !(isLetter(source.charAt(name)) || source.charAt(name) == '!')) {
      put('<');
      return at + 1;
    }
    int end = name;
    while (end < source.length() && source.charAt(end) != '>' && source.charAt(end) != '<') {
      end++;
    }
    steps += end - at;
    if (end == source.length() || source.charAt(end) == '<') {
      put('<');
      return at + 1;
    }
    int nameEnd = name;
    while (nameEnd < end && Character.isLetterOrDigit(source.charAt(nameEnd))) {
      nameEnd++;
    }
    mark(source.substring(name, nameEnd).toLowerCase(Locale.ROOT), closing);
    return end + 1;
  }

  private void mark(String tag, boolean closing) {
    switch (tag) {
      case "b", "strong", "em", "i", "u", "font", "sup", "sub", "wbr" -> {}
      case "li" -> {
        newLine();
        if (!closing) {
          out[length++] = BULLET;
        }
      }
      case "h1", "h2", "h3", "h4", "h5", "h6", "dt" -> {
        newLine();
        if (!closing) {
          out[length++] = HEADING;
        }
      }
      case "p", "br", "div", "ul", "ol", "dl", "dd", "tr", "table", "section", "article", "hr" ->
          newLine();
      default -> out[length++] = ' ';
    }
  }

  private void newLine() {
    out[length++] = '\n';
  }

  private int reference(int at) {
    int start = at + 1;
    // "&amp;nbsp;" is "&nbsp;" that was escaped once more.
    if (source.startsWith("amp;", start)) {
      int nested = start + 4;
      steps += 4;
      String again = decode(nested);
      if (again != null) {
        putAll(again);
        return source.indexOf(';', nested) + 1;
      }
    }
    String decoded = decode(start);
    if (decoded == null) {
      put('&');
      return start;
    }
    putAll(decoded);
    return source.indexOf(';', start) + 1;
  }

  private void putAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  /** What the reference whose name begins at {@code start} stands for, or null for no reference. */
  private @Nullable String decode(int start) {
    int limit = Math.min(source.length(), start + LONGEST_REFERENCE);
    int end = start;
    while (end < limit && source.charAt(end) != ';') {
      char c = source.charAt(end);
      if (!(isLetter(c) || (c >= '0' && c <= '9') || c == '#')) {
        return null;
      }
      end++;
    }
    steps += end - start;
    if (end == limit || end == start) {
      return null;
    }
    String name = source.substring(start, end);
    if (name.charAt(0) != '#') {
      return REFERENCES.get(name);
    }
    boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    try {
      int code =
          hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
      return Character.isValidCodePoint(code) && code >= ' ' ? Character.toString(code) : " ";
    } catch (NumberFormatException e) {
      // "&#;" or "&#x;": no number, so no reference; the text stands for itself.
      return null;
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
