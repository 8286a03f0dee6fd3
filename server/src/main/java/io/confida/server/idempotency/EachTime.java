package io.confida.server.idempotency;

import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.Transaction;
import java.util.Optional;
import java.util.function.Function;

/** For requests without a key: nothing is added to the work. */
record EachTime(DatabaseOperations database) implements Once {

  @Override
  public Optional<String> statement(Function<Transaction, Optional<String>> work) {
    return work.apply(database);
  }

  @Override
  public Optional<String> transaction(Function<Transaction, Optional<String>> work) {
    return database.transaction(work);
  }

  @Override
  public boolean replayed() {
    return false;
  }
}
