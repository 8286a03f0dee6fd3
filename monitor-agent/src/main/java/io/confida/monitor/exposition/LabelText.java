package io.confida.monitor.exposition;

import java.nio.charset.StandardCharsets;

/**
 * The labels of a series as they are written, with the blank before the value: once, and not at
 * each scrape.
 */
final class LabelText {
  static final LabelText NONE = new LabelText(new byte[] {' '});

  /** What ends them. */
  private static final int END = 2;

  private final byte[] bytes;

  private LabelText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** One label. */
  static LabelText of(String name, String value) {
    return NONE.and(name, value);
  }

  /** These and one more. */
  LabelText and(String name, String value) {
    byte[] label = (name + "=\"" + escaped(value) + "\"} ").getBytes(StandardCharsets.UTF_8);
    int before = length() == 1 ? 0 : length() - END;
    byte[] all = new byte[before + 1 + label.length];
    System.arraycopy(bytes, 0, all, 0, before);
    all[before] = (byte) (before == 0 ? '{' : ',');
    System.arraycopy(label, 0, all, before + 1, label.length);
    return new LabelText(all);
  }

  private static String escaped(String value) {
    if (value.indexOf('"') < 0 && value.indexOf('\\') < 0 && value.indexOf('\n') < 0) {
      return value;
    }
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  int length() {
    return bytes.length;
  }

  /** Puts them there. */
  void copyTo(byte[] text, int at) {
    System.arraycopy(bytes, 0, text, at, bytes.length);
  }

  /**
   * Puts them there with room for one more label.
   *
   * @return how many bytes that is, {@link #length} at most
   */
  int copyOpenTo(byte[] text, int at) {
    if (length() == 1) {
      text[at] = '{';
      return 1;
    }
    int open = length() - END;
    System.arraycopy(bytes, 0, text, at, open);
    text[at + open] = ',';
    return open + 1;
  }
}
