package io.confida.server.database;

/**
 * Makes a value of a row.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface RowReader<T> {

  /** Reads the row; never null. */
  T read(Row row);
}
