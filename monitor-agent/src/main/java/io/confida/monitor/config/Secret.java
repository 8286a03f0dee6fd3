package io.confida.monitor.config;

import java.util.Objects;

/** A password or token; it never shows itself in a log, an exception or a debugger. */
public final class Secret {
  private final String text;

  /** Wraps the text, which may be empty. */
  public Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /** The text itself, for whoever has to send or compare it. */
  public String reveal() {
    return text;
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
