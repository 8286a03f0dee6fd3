package io.confida.monitor.config;

import java.util.Optional;

/** How the text of a setting becomes a value. */
public abstract class ValueType<T> {
  private final String unit;
  private final String label;

  ValueType(String unit, String label) {
    this.unit = unit;
    this.label = label;
  }

  /** What a bare value means and its bounds, for the documentation. */
  public String unit() {
    return unit;
  }

  /** What stands for the value in a command's synopsis, such as {@code PORT}. */
  public String label() {
    return label;
  }

  /**
   * Turns a text without blanks at its ends into the value.
   *
   * @throws ConfigException with the reason why it cannot be
   */
  abstract T read(String text);

  T parse(String text) {
    return read(text.strip());
  }

  /** The same, where an empty text is no value. */
  ValueType<Optional<T>> orNone() {
    ValueType<T> some = this;
    return new ValueType<>(unit, label) {
      @Override
      Optional<T> read(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(some.read(text));
      }
    };
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
