package io.confida.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, checked one by one.
 *
 * <p>Each reader notes what is wrong with its field and goes on, so that {@link #check} can name
 * every broken field at once; what a reader gives for a broken field must not be used before that.
 * Lengths count Unicode code points. A field that is null counts as absent; whoever minds asks
 * {@link #isNull}.
 */
public final class Fields {

  private final ObjectNode object;
  private final String prefix;
  private final List<Problem.FieldError> errors = new ArrayList<>();

  Fields(ObjectNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /** Whether the field is there. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the field is there and null. */
  public boolean isNull(String name) {
    JsonNode node = object.get(name);
    return node != null && node.isNull();
  }

  /** A text that must be there. */
  public String text(String name, int min, int max) {
    String text = optionalText(name, min, max);
    if (text == null && !has(name)) {
      error(name, "is required: a text of " + min + " to " + max + " characters");
    }
    return text == null ? "" : text;
  }

  /** A text that may be absent. */
  public @Nullable String optionalText(String name, int min, int max) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      error(name, "must be a text");
      return null;
    }
    return checked(name, node.textValue(), min, max);
  }

  /** A whole number that may be absent. */
  public int number(String name, int min, int max, int otherwise) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      error(name, "must be a whole number from " + min + " to " + max);
      return otherwise;
    }
    return node.intValue();
  }

  /** A number that may be absent. */
  public @Nullable Double decimal(String name, double min, double max) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isNumber() || !(node.doubleValue() >= min && node.doubleValue() <= max)) {
      error(name, "must be a number from " + min + " to " + max);
      return null;
    }
    return node.doubleValue();
  }

  /** One of a few words, which may be absent. */
  public <T> @Nullable T choice(String name, Collection<T> values, Function<T, String> wireName) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    for (T value : values) {
      if (node.isTextual() && wireName.apply(value).equals(node.textValue())) {
        return value;
      }
    }
    error(name, "must be one of " + String.join(", ", values.stream().map(wireName).toList()));
    return null;
  }

  /** Texts of 1 to {@code maxLength} characters; absent counts as none. */
  public List<String> texts(String name, int maxItems, int maxLength) {
    return texts(name, 0, maxItems, 1, maxLength);
  }

  /** Between {@code minItems} and {@code maxItems} texts; absent counts as none. */
  public List<String> texts(String name, int minItems, int maxItems, int minLength, int maxLength) {
    JsonNode node = object.get(name);
    List<String> texts = new ArrayList<>();
    if (node != null && !node.isNull() && !node.isArray()) {
      error(name, "must be a list of texts");
      return texts;
    }
    int size = node == null ? 0 : node.size();
    if (size < minItems || size > maxItems) {
      error(name, "must have " + minItems + " to " + maxItems + " items");
      return texts;
    }
    for (int i = 0; i < size; i++) {
      JsonNode item = node.get(i);
      String at = name + "[" + i + "]";
      if (item.isTextual()) {
        String text = checked(at, item.textValue(), minLength, maxLength);
        texts.add(text == null ? "" : text);
      } else {
        error(at, "must be a text");
      }
    }
    return texts;
  }

  /** Any JSON object, as text; may be absent. */
  public @Nullable String anyObject(String name, int maxLength) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    String text = node.toString();
    if (!node.isObject() || text.length() > maxLength) {
      error(name, "must be a JSON object of at most " + maxLength + " characters");
      return null;
    }
    String fault = TextRule.fault(node);
    if (fault != null) {
      error(name, fault);
      return null;
    }
    return text;
  }

  /** Notes a fault that the caller found itself. */
  public void error(String name, String message) {
    errors.add(new Problem.FieldError(prefix + name, message));
  }

  /** The faults so far. */
  public List<Problem.FieldError> errors() {
    return errors;
  }

  /**
   * Ends the checks.
   *
   * @throws Problem 422 naming every broken field, if there is one
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw Problem.validation(errors);
    }
  }

  private @Nullable String checked(String name, String text, int min, int max) {
    String fault = TextRule.fault(text, min, max);
    if (fault != null) {
      error(name, fault);
      return null;
    }
    return text;
  }
}
