package io.confida.monitor.exposition;

import java.nio.charset.StandardCharsets;

/** The labels of a series as they are written, once and not at each scrape; immutable. */
final class LabelText {
  static final LabelText NONE = new LabelText("");

  private final String text;

  /** With the blank before the value. */
  final byte[] whole;

  /** With room for one more label. */
  final byte[] open;

  private LabelText(String text) {
    this.text = text;
    this.whole = utf8(text.isEmpty() ? " " : '{' + text + "} ");
    this.open = utf8(text.isEmpty() ? "{" : '{' + text + ',');
  }

  /** One label. */
  static LabelText of(String name, String value) {
    return NONE.and(name, value);
  }

  /** These and one more. */
  LabelText and(String name, String value) {
    StringBuilder all = new StringBuilder(text);
    if (!text.isEmpty()) {
      all.append(',');
    }
    all.append(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> all.append("\\\\");
        case '"' -> all.append("\\\"");
        case '\n' -> all.append("\\n");
        default -> all.append(c);
      }
    }
    return new LabelText(all.append('"').toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
