package io.confida.server.database;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values for the named parameters of one statement.
 *
 * <p>A value is a {@link String}, a boxed number, a {@link Boolean} or null. Ids and times go as
 * strings, lists as a JSON array in a string; the statement casts them. A name that is absent or
 * null switches off the parts of the statement that are written for it (see {@link Statements}).
 */
public final class Bindings {

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>(8);

  private Bindings() {}

  /** No values, for a statement without parameters. */
  public static Bindings none() {
    return new Bindings();
  }

  /** One value; more follow by {@link #and}. */
  public static Bindings of(String name, @Nullable Object value) {
    return new Bindings().and(name, value);
  }

  /**
   * Adds a value.
   *
   * @throws IllegalArgumentException if the name has a value already
   */
  public Bindings and(String name, @Nullable Object value) {
    if (values.containsKey(name)) {
      throw new IllegalArgumentException("bound twice: " + name);
    }
    values.put(name, value);
    return this;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  @Nullable Object value(String name) {
    return values.get(name);
  }
}
