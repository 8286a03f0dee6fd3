package io.confida.monitor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings as they were written: each by its name, with the place where it stands. All names are
 * known and each value is one of its key's.
 */
public final class Values {
  /** A value's text and where it stands, as a message names it. */
  record Given(String text, String origin) {}

  private final Map<String, Given> given;

  private Values(Map<String, Given> given) {
    this.given = Map.copyOf(given);
  }

  /** Nothing is set. */
  public static Values none() {
    return new Values(Map.of());
  }

  /**
   * Checks names and values.
   *
   * @param known every key there may be
   * @param kind what a name is called in a message, such as {@code key}
   * @throws ConfigException for an unknown name, with the nearest one, or a value that cannot be
   */
  static Values checked(Map<String, Given> given, List<Key<?>> known, String kind) {
    List<String> names = new ArrayList<>(known.size());
    for (Key<?> key : known) {
      names.add(key.name());
    }
    for (Map.Entry<String, Given> one : given.entrySet()) {
      if (!names.contains(one.getKey())) {
        throw new ConfigException(
            "%s: unknown %s; did you mean %s?"
                .formatted(one.getValue().origin(), kind, Nearest.to(one.getKey(), names)));
      }
    }
    Values values = new Values(given);
    for (Key<?> key : known) {
      if (values.has(key)) {
        values.get(key);
      }
    }
    return values;
  }

  /**
   * What a command's flags say.
   *
   * @param flags values by key's name
   * @param known every key there may be
   * @throws ConfigException for a value that cannot be
   */
  public static Values ofFlags(Map<String, String> flags, List<Key<?>> known) {
    Map<String, Given> given = new LinkedHashMap<>();
    flags.forEach((name, text) -> given.put(name, new Given(text, "--" + name)));
    return checked(given, known, "option");
  }

  /** These, and the other's where these say nothing. */
  Values over(Values other) {
    Map<String, Given> both = new LinkedHashMap<>(other.given);
    both.putAll(given);
    return new Values(both);
  }

  boolean has(Key<?> key) {
    return given.containsKey(key.name());
  }

  /** The text that was written. */
  Optional<String> text(Key<?> key) {
    Given value = given.get(key.name());
    return value == null ? Optional.empty() : Optional.of(value.text());
  }

  /** The value, or the default. */
  public <T> T get(Key<T> key) {
    Given value = given.get(key.name());
    try {
      return key.type().parse(value == null ? key.defaultText() : value.text());
    } catch (ConfigException wrong) {
      throw new ConfigException(origin(key) + ": " + wrong.getMessage());
    }
  }

  /** Where an operator has to look to change it. */
  String origin(Key<?> key) {
    Given value = given.get(key.name());
    return value == null ? key.name() : value.origin();
  }
}
