package io.confida.server.config;

/**
 * One setting: its names, its type and what it is for.
 *
 * @param path the key in {@code config/server.yaml}, sections joined by dots
 * @param variable the environment variable that wins over the file
 * @param defaultText the default as an operator would write it
 * @param description what it does, as the comment in {@code config/server.yaml} says it
 */
record Key<T>(
    String path, String variable, ValueType<T> type, String defaultText, String description) {

  T defaultValue() {
    return type.parse(defaultText);
  }
}
