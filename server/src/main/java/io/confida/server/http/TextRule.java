package io.confida.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a text that a client sends must be, to be stored and found again. */
final class TextRule {

  private static final int MOST_DECIMALS = 2_000;

  private TextRule() {}

  /** What is wrong with it, or null. Lengths count Unicode code points, as the database does. */
  static @Nullable String fault(String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      return "must have " + min + " to " + max + " characters, not " + length;
    }
    if (min > 0 && text.isBlank()) {
      return "must not be blank";
    }
    return fault(text);
  }

  /** What is wrong with a text, a name or a number anywhere in a JSON value, or null. */
  static @Nullable String fault(JsonNode node) {
    if (node.isTextual()) {
      return fault(node.textValue());
    }
    if (node.isNumber() && isFarFromAnyDouble(node)) {
      return "must not contain a number beyond 1.8e308 or nearer to 0 than 4.9e-324";
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String fault = fault(member.getKey());
      if (fault != null) {
        return fault;
      }
    }
    for (JsonNode child : node) {
      String fault = fault(child);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /**
   * Other programs read a number as a double: one that none is near would be another to them. (As
   * many decimals as a double can have are kept; more are those of a 0.)
   */
  private static boolean isFarFromAnyDouble(JsonNode number) {
    double nearest = number.doubleValue();
    return !Double.isFinite(nearest)
        || (nearest == 0
            && (number.decimalValue().signum() != 0
                || number.decimalValue().scale() > MOST_DECIMALS));
  }

  private static @Nullable String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "must not contain the NUL character";
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return "must be valid Unicode, without half a surrogate pair";
      }
    }
    return null;
  }
}
