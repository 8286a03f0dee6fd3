package io.confida.monitor.exposition.report;

import java.util.Locale;

/**
 * Writes HTML. What comes from outside (pool names, threads, stacks) goes through {@link #text};
 * only our own literals go through {@link #raw}.
 */
final class Markup {
  private final StringBuilder html = new StringBuilder(32_768);

  /** Markup of our own, as it is. */
  Markup raw(String literal) {
    html.append(literal);
    return this;
  }

  /**
   * Text, safe between tags and in a quoted attribute; characters that HTML forbids are replaced.
   */
  Markup text(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(allowed(c) ? c : '\uFFFD');
              }
            });
    return this;
  }

  /** An element that holds a sentence of ours, in which backticks mark what is typed. */
  Markup sentence(String tag, String styleClass, String sentence) {
    raw("<" + tag + " class=\"" + styleClass + "\">");
    String[] parts = sentence.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        text(parts[i]);
      } else if (i == parts.length - 1) {
        text("`" + parts[i]);
      } else {
        element("code", parts[i]);
      }
    }
    return raw("</" + tag + ">");
  }

  /** A coordinate. */
  Markup number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    html.append(text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
    return this;
  }

  /** An element that holds text alone. */
  Markup element(String tag, String text) {
    return raw("<" + tag + ">").text(text).raw("</" + tag + ">");
  }

  /** The same with a class. */
  Markup element(String tag, String styleClass, String text) {
    return raw("<" + tag + " class=\"" + styleClass + "\">").text(text).raw("</" + tag + ">");
  }

  private static boolean allowed(int c) {
    boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
    boolean surrogate = c >= 0xd800 && c <= 0xdfff;
    // Marks that turn the direction of writing could make a name read as another.
    boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return !control && !surrogate && !turns && c != 0xfffe && c != 0xffff;
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
