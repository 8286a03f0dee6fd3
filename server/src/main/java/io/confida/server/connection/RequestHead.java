package io.confida.server.connection;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's line and headers, where they are whole and of the plainest kind (RFC 9112): one that
 * needs more thought than this is for the web server to read.
 *
 * @param methodAndPath with a space between, the path as it was sent and without its query
 * @param host as it was sent
 * @param fromPage whether a web page's script sent it (it has an {@code Origin})
 * @param bodyBytes how long its body is
 * @param last whether its client wants the connection ended after the answer
 * @param length its own length in bytes
 */
public record RequestHead(
    String methodAndPath, String host, boolean fromPage, long bodyBytes, boolean last, int length) {

  /** What these bytes begin with, or null where that is no such head. */
  static @Nullable RequestHead read(byte[] bytes) {
    return new Reader(bytes).read();
  }

  String path() {
    return methodAndPath.substring(methodAndPath.indexOf(' ') + 1);
  }

  /** Stops at the first thing that is not plain. */
  private static final class Reader {
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] IN_NAMES = allowed("!#$%&'*+-.^_`|~");
    private static final boolean[] IN_HOSTS = allowed("-.:[]");
    private static final int MOST_DIGITS = 9;

    private final byte[] bytes;
    private int at;
    private @Nullable String host;
    private boolean fromPage;
    private long bodyBytes = -1;
    private boolean last;

    private Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    @Nullable RequestHead read() {
      String methodAndPath = line();
      if (methodAndPath == null) {
        return null;
      }
      while (byteAt(at) != '\r') {
        if (!header()) {
          return null;
        }
      }
      String to = host;
      if (byteAt(at + 1) != '\n' || to == null) {
        return null;
      }
      return new RequestHead(methodAndPath, to, fromPage, Math.max(0, bodyBytes), last, at + 2);
    }

    private @Nullable String line() {
      while (byteAt(at) >= 'A' && byteAt(at) <= 'Z') {
        at++;
      }
      if (at == 0 || byteAt(at) != ' ' || byteAt(at + 1) != '/') {
        return null;
      }
      at++;
      while (isGraphic(byteAt(at)) && byteAt(at) != '?') {
        at++;
      }
      int end = at;
      while (isGraphic(byteAt(at))) {
        at++;
      }
      for (byte expected : VERSION) {
        if (byteAt(at++) != expected) {
          return null;
        }
      }
      return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }

    /** Passes over one, and says whether it was plain. */
    private boolean header() {
      int name = at;
      while (isOf(IN_NAMES, byteAt(at))) {
        at++;
      }
      int nameEnd = at;
      if (nameEnd == name || byteAt(at++) != ':') {
        return false;
      }
      while (isBlank(byteAt(at))) {
        at++;
      }
      int value = at;
      while (isGraphic(byteAt(at)) || isBlank(byteAt(at))) {
        at++;
      }
      int valueEnd = at;
      while (valueEnd > value && isBlank(byteAt(valueEnd - 1))) {
        valueEnd--;
      }
      return byteAt(at++) == '\r' && byteAt(at++) == '\n' && take(name, nameEnd, value, valueEnd);
    }

    private boolean take(int name, int nameEnd, int value, int valueEnd) {
      return switch (lowerCase(name, nameEnd)) {
        case "host" -> takeHost(value, valueEnd);
        case "content-length" -> takeLength(value, valueEnd);
        case "connection" -> takeConnection(value, valueEnd);
        case "origin" -> {
          fromPage = true;
          yield true;
        }
        case "expect", "transfer-encoding", "content-encoding", "upgrade" -> false;
        default -> true;
      };
    }

    private boolean takeHost(int value, int valueEnd) {
      boolean first = host == null;
      for (int i = value; i < valueEnd; i++) {
        if (!isOf(IN_HOSTS, byteAt(i))) {
          return false;
        }
      }
      host = new String(bytes, value, valueEnd - value, StandardCharsets.US_ASCII);
      return first && valueEnd > value;
    }

    private boolean takeLength(int value, int valueEnd) {
      int digits = valueEnd - value;
      if (bodyBytes >= 0 || digits < 1 || digits > MOST_DIGITS) {
        return false;
      }
      bodyBytes = 0;
      for (int i = value; i < valueEnd; i++) {
        int digit = byteAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return false;
        }
        bodyBytes = bodyBytes * 10 + digit;
      }
      return true;
    }

    private boolean takeConnection(int value, int valueEnd) {
      String wish = lowerCase(value, valueEnd);
      last |= wish.equals("close");
      return last || wish.equals("keep-alive");
    }

    private String lowerCase(int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    /** -1 past the end. */
    private int byteAt(int index) {
      return index < bytes.length ? bytes[index] : -1;
    }

    private static boolean isGraphic(int c) {
      return c > ' ' && c < 127;
    }

    private static boolean isBlank(int c) {
      return c == ' ' || c == '\t';
    }

    private static boolean isOf(boolean[] allowed, int c) {
      return c >= 0 && allowed[c];
    }

    /** Letters, digits and these. */
    private static boolean[] allowed(String others) {
      boolean[] allowed = new boolean[128];
      for (char c = 0; c < 128; c++) {
        allowed[c] =
            (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || others.indexOf(c) >= 0;
      }
      return allowed;
    }
  }
}
