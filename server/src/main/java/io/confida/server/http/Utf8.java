package io.confida.server.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Whether a body is text in UTF-8 (RFC 3629), before it is read as JSON: a reader that has no table
 * of names puts a question mark in the place of what is none, and takes bytes with NUL among them
 * for UTF-16 or UTF-32.
 */
final class Utf8 {

  /** Characters that are held at once. */
  private static final int WINDOW = 8192;

  private Utf8() {}

  /**
   * Reads it through, in a memory that does not depend on its length.
   *
   * @throws Problem 422 with the line and its byte where it is no text in UTF-8
   */
  static void require(byte[] body) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer window = CharBuffer.allocate(Math.min(WINDOW, 1 + body.length));
    while (decoder.decode(bytes, window, true).isOverflow()) {
      window.clear();
    }
    refuse(body, bytes.position(), "is not UTF-8");
    for (int i = 0; i < body.length; i++) {
      if (body[i] == 0) {
        refuse(body, i, "has a NUL, which JSON in UTF-8 has not,");
      }
    }
  }

  private static void refuse(byte[] body, int at, String what) {
    if (at == body.length) {
      return;
    }
    int line = 1;
    int start = 0;
    for (int i = 0; i < at; i++) {
      if (body[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    throw RequestReader.invalid("body", what + " at line " + line + ", byte " + (at - start + 1));
  }
}
