package io.confida.server.database;

/** The database layer cannot start; the message is one line that says why and how to mend it. */
public final class DatabaseStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseStartException(String message) {
    super(message);
  }

  DatabaseStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
