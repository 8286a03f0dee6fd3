package io.confida.server.database;

import org.jspecify.annotations.Nullable;

/**
 * What can go wrong on the way to a row, told apart by what a caller can do about it.
 *
 * <p>Messages are for logs. They may hold SQL, host names and the driver's own words, so none of
 * them is ever sent to a client.
 */
public abstract sealed class DatabaseException extends RuntimeException
    permits ConstraintException, StatementException, UnavailableException {

  private static final long serialVersionUID = 1L;

  DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
