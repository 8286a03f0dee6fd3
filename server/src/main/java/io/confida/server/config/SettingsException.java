package io.confida.server.config;

/**
 * A setting is wrong, so the server must not start. The message is one line for the operator: it
 * names the key or variable and what is allowed, and never holds a secret.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
