package io.confida.server.config;

/**
 * A text that must not be seen: it never shows itself in a log, an exception or a debugger's view
 * of a record that holds it.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Wraps {@code text}, which may be empty (no password was given). */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself, for the driver alone. */
  public String reveal() {
    return text;
  }

  /** True when no password was given. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
