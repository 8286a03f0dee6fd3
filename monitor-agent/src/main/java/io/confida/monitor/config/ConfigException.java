package io.confida.monitor.config;

/**
 * A setting is wrong. The message is one line for the operator: it names where the setting was
 * given and what is allowed, and never holds a secret.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }

  /** The fault in {@code key}, as somebody else found it. */
  public static ConfigException of(String key, String fault) {
    return new ConfigException(key + ": " + fault);
  }
}
