package io.confida.server.database;

import java.util.List;
import java.util.Optional;

/**
 * Statements by name, on one connection.
 *
 * <p>It is lent to a callback of {@link DatabaseOperations} and means nothing after it. Each read
 * gives one row: where a caller wants many, the statement makes one JSON document of them, which
 * costs the driver and the mapper one row's work instead of many.
 */
public interface Transaction {

  /**
   * Runs a statement that gives at most one row: a SELECT, or a write with RETURNING.
   *
   * @throws DatabaseException if it fails
   */
  <T> Optional<T> one(String statement, Bindings bindings, RowReader<T> reader);

  /**
   * Runs a write.
   *
   * @return how many rows it changed
   * @throws DatabaseException if it fails
   */
  long write(String statement, Bindings bindings);

  /**
   * Runs one INSERT for many rows in one round trip. Nothing happens when there are none.
   *
   * @throws DatabaseException if one of them fails; then none is there
   */
  void batch(String statement, List<Bindings> rows);
}
