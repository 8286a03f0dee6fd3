package io.confida.server.idempotency;

import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.Transaction;
import java.util.Optional;
import java.util.function.Function;

/**
 * How often one request's write is done: each time, or once for its key.
 *
 * <p>The work gives the document that the request is answered with, or nothing where there was
 * nothing to write to; only a document is kept under the key. An exception keeps nothing either.
 */
public sealed interface Once permits EachTime, OncePerKey {

  /** For work that no key was sent with. */
  static Once eachTime(DatabaseOperations database) {
    return new EachTime(database);
  }

  /** Runs work of one statement, which is a transaction of its own where there is no key. */
  Optional<String> statement(Function<Transaction, Optional<String>> work);

  /**
   * Runs work in one transaction, with the key in it. It may run more than once, as in {@link
   * DatabaseOperations#transaction}.
   *
   * @throws io.confida.server.http.Problem 422 if the key came with another request before; 409
   *     while a request with it is under way
   */
  Optional<String> transaction(Function<Transaction, Optional<String>> work);

  /** Whether the document is an earlier request's, and nothing was written. */
  boolean replayed();
}
