package io.confida.server.database.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL cannot be started. The message is one line for the operator: what is
 * wrong, where, and how to mend it.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    this(message, null);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
