package io.confida.monitor.exposition.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request's line and headers (RFC 9112), checked for form.
 *
 * @param target as it stands on the line: visible ASCII
 * @param newest whether the client speaks HTTP/1.1, not 1.0
 * @param headers by name in lower case
 */
record Head(String method, String target, boolean newest, Map<String, String> headers) {

  /** Reads the bytes before the empty line, which have come as ISO 8859-1. */
  static Head parse(String text) throws Problem {
    String[] lines = text.split("\n", -1);
    String[] words = line(lines[0]).split(" ", -1);
    if (words.length != 3 || !isName(words[0]) || !isVisible(words[1])) {
      throw bad("the request line is malformed");
    }
    if (!isVersion(words[2])) {
      throw bad("the request line names no version of HTTP");
    }
    if (!words[2].startsWith("HTTP/1.")) {
      throw Problem.of(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      addHeader(headers, line(lines[i]));
    }
    Head head = new Head(words[0], words[1], !words[2].endsWith(".0"), headers);
    head.requireNoBody();
    return head;
  }

  private static void addHeader(Map<String, String> headers, String line) throws Problem {
    int colon = line.indexOf(':');
    // A blank at the front would be a folded line, which RFC 9112 lets a server refuse.
    if (colon < 0 || !isName(line.substring(0, colon))) {
      throw bad("a header line is malformed");
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    String before = headers.get(name);
    if (before != null && (name.equals("host") || name.equals("authorization"))) {
      throw bad("a header that may stand once stands twice");
    }
    headers.put(name, before == null ? value : before + ", " + value);
  }

  private static String line(String line) throws Problem {
    String ended = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    for (int i = 0; i < ended.length(); i++) {
      char c = ended.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw bad("a control character stands in the request");
      }
    }
    return ended;
  }

  private void requireNoBody() throws Problem {
    String length = headers.getOrDefault("content-length", "0");
    if (headers.containsKey("transfer-encoding") || !length.equals("0")) {
      requireReading();
      throw Problem.of(413, "no body is taken here: send GET or HEAD without one");
    }
  }

  /** Refuses all methods but the two that only read. */
  void requireReading() throws Problem {
    if (!method.equals("GET") && !isHead()) {
      throw Problem.of(
          405, "this server only reads: send GET or HEAD", Map.of(), Map.of("Allow", "GET, HEAD"));
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether the client wants to send another request on this connection. */
  boolean keepsAlive() {
    String connection = header("connection").orElse("").toLowerCase(Locale.ROOT);
    return newest ? !connection.contains("close") : connection.contains("keep-alive");
  }

  /** By hand: regular expressions are dear at their first use. */
  private static boolean isVersion(String word) {
    return word.length() == 8
        && word.startsWith("HTTP/")
        && isDigit(word.charAt(5))
        && word.charAt(6) == '.'
        && isDigit(word.charAt(7));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isName(String word) {
    if (word.isEmpty()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letterOrDigit =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) <= ' ' || word.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  private static Problem bad(String detail) {
    return Problem.of(400, detail);
  }
}
