package io.confida.server.config;

import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param unit what a bare value means, for the documentation
 * @param allowed what the message of a refused value says: "must be …"
 * @param secret true when the value must not be shown, not even when it is wrong
 * @param parser turns the text into the value; throws {@link SettingsException} with the reason
 */
record ValueType<T>(String unit, String allowed, boolean secret, Function<String, T> parser) {
  ValueType(String unit, String allowed, Function<String, T> parser) {
    this(unit, allowed, false, parser);
  }

  T parse(String text) {
    return parser.apply(text.strip());
  }

  /** Reports a value of this type that is wrong. */
  static SettingsException refused(String text, String allowed) {
    String shown = text.codePoints().anyMatch(Character::isISOControl) ? "this value" : text;
    if (shown.length() > 80) {
      shown = shown.substring(0, 80) + "…";
    }
    return new SettingsException(
        shown.isEmpty() ? "is empty, but must be " + allowed : shown + " must be " + allowed);
  }
}
