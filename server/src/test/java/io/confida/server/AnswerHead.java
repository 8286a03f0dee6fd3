package io.confida.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to know of an answer.
 *
 * @param refusal whether it is a problem that says when to come again
 * @param dated whether it has a {@code Date}
 * @param last whether it ends its connection
 * @param length of the head itself, in bytes
 * @param bodyBytes how many follow
 */
record AnswerHead(
    int status, boolean refusal, boolean dated, boolean last, int length, int bodyBytes) {

  private static final int LONGEST = 2048;

  /**
   * Reads heads; one that is the same as the one before costs nothing. Thousands in a second would
   * keep the collector of the clients' JVM at work otherwise, which the answers would wait for.
   */
  static final class Reader {
    private byte[] lastBytes = {};
    private @Nullable AnswerHead lastHead;

    /**
     * What has come begins with this head, or null where it is not whole.
     *
     * @param received how many of the bytes have come
     */
    @Nullable AnswerHead read(byte[] bytes, int received) {
      int count = Math.min(received, LONGEST);
      AnswerHead before = lastHead;
      if (before != null
          && count >= before.length
          && Arrays.equals(bytes, 0, before.length, lastBytes, 0, before.length)) {
        return before;
      }
      AnswerHead head = parse(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
      if (head != null) {
        lastBytes = Arrays.copyOf(bytes, head.length);
        lastHead = head;
      }
      return head;
    }
  }

  private static @Nullable AnswerHead parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return null;
    }
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int at = head.indexOf("\r\ncontent-length:") + 17;
    return new AnswerHead(
        Integer.parseInt(head.substring(9, 12)),
        head.contains("\r\nretry-after:")
            && head.contains("\r\ncontent-type: application/problem+json"),
        head.contains("\r\ndate:"),
        head.contains("\r\nconnection: close"),
        end + 4,
        Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)).strip()));
  }
}
