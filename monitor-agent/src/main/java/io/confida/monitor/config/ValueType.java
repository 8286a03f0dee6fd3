package io.confida.monitor.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param unit what a bare value means and its bounds, for the documentation
 * @param label what stands for the value in a command's synopsis, such as {@code PORT}
 * @param parser turns the text into the value; throws {@link ConfigException} with the reason
 */
public record ValueType<T>(String unit, String label, Function<String, T> parser) {

  T parse(String text) {
    return parser.apply(text.strip());
  }

  /** The same, where an empty text is no value. */
  ValueType<Optional<T>> orNone() {
    return new ValueType<>(
        unit, label, text -> text.isEmpty() ? Optional.empty() : Optional.of(parse(text)));
  }

  /** Reports a value of this type that is wrong. */
  static ConfigException refused(String text, String allowed) {
    String shown = text.codePoints().anyMatch(Character::isISOControl) ? "this value" : text;
    if (shown.length() > 80) {
      shown = shown.substring(0, 80) + "…";
    }
    return new ConfigException(
        shown.isEmpty() ? "is empty, but must be " + allowed : shown + " must be " + allowed);
  }
}
