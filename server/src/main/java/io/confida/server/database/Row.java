package io.confida.server.database;

import org.jspecify.annotations.Nullable;

/** The one row that a read gives. It may be kept: nothing in it is tied to a connection. */
public interface Row {

  /**
   * The column's value as text.
   *
   * @throws StatementException if it is NULL or the statement has no such column
   */
  String text(String column);

  /** The column's value as text, or null where the database has NULL. */
  @Nullable String textOrNull(String column);

  /**
   * The column's value as a whole number.
   *
   * @throws StatementException if it is NULL, not a number, or the statement has no such column
   */
  long number(String column);
}
