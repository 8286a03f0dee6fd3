package io.confida.server.config;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding (RFC 3986), strict where it reads: a slip in a password must not pass unseen.
 */
final class UrlText {
  private UrlText() {}

  /** Encodes all but unreserved characters, so that pgjdbc and libpq both read it back. */
  static String encode(String text) {
    // URLEncoder writes a form: there a space is a plus, which libpq would keep as a plus.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Decodes percent escapes; every other character stands for itself.
   *
   * @param part what the text is, for the message, which never quotes it
   */
  static String decode(String text, String part) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        decoded.put(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0 || (high == 0 && low == 0)) {
        throw new SettingsException(
            "the %s holds a %% that is not followed by two hex digits; write %% itself as %%25"
                .formatted(part));
      }
      decoded.put((byte) (high * 16 + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new SettingsException("the %s is percent-encoded, but not as UTF-8".formatted(part));
    }
  }
}
