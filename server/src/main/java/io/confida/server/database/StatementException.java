package io.confida.server.database;

import org.jspecify.annotations.Nullable;

/** A statement that failed for a reason of its own: a fault of this program or of its schema. */
public final class StatementException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  StatementException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
