package io.confida.monitor.exposition.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param path the path's segments, decoded; none for {@code /}
 * @param query the parameters, decoded; of one that is given twice the first
 * @param headers by name in lower case
 */
public record Request(List<String> path, Map<String, String> query, Map<String, String> headers) {

  static Request of(Head head) throws Problem {
    String target = head.target();
    int scheme = target.indexOf("://");
    if (!target.startsWith("/") && scheme > 0) {
      // The absolute form, as sent to proxies; its host has been checked.
      int slash = target.indexOf('/', scheme + 3);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    if (!target.startsWith("/")) {
      throw Problem.of(400, "the request's target is no path");
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question + 1);
    return new Request(segments(path), parameters(query), head.headers());
  }

  /** A header's value, by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A parameter of the query. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  private static List<String> segments(String path) throws Problem {
    List<String> segments = new ArrayList<>();
    // A slash at the end makes no difference.
    int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
    for (String segment : path.substring(1, end).split("/", -1)) {
      segments.add(decode(segment));
    }
    return segments.equals(List.of("")) ? List.of() : segments;
  }

  private static Map<String, String> parameters(String query) throws Problem {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equal = pair.indexOf('=');
        String name = equal < 0 ? pair : pair.substring(0, equal);
        String value = equal < 0 ? "" : pair.substring(equal + 1);
        parameters.putIfAbsent(decode(name.replace('+', ' ')), decode(value.replace('+', ' ')));
      }
    }
    return parameters;
  }

  private static String decode(String encoded) throws Problem {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        c = (char) (hexDigit(encoded, i + 1) * 16 + hexDigit(encoded, i + 2));
        i += 2;
      }
      bytes[length++] = (byte) c;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static int hexDigit(String encoded, int at) throws Problem {
    int digit = at < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
    if (digit < 0) {
      throw malformed();
    }
    return digit;
  }

  private static Problem malformed() {
    return Problem.of(400, "the address is not percent-encoded UTF-8");
  }
}
