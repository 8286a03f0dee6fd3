package io.confida.server.idempotency;

import io.confida.server.database.Bindings;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.Row;
import io.confida.server.database.Transaction;
import io.confida.server.http.Problem;
import io.confida.server.idempotency.OncePerKey.UserKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys in the database, each with the document of its first request.
 *
 * <p>A key is written in the transaction of the work that it stands for: both are there, or
 * neither. While that transaction runs, here or on another server, a lock on the key refuses the
 * next one at once where the table's unique key would let it wait.
 */
final class KeyRepository {

  private static final int SWEPT_AT_ONCE = 1_000;

  private final DatabaseOperations database;
  private final Duration expiry;

  /**
   * @param expiry a key that is older counts as absent
   */
  KeyRepository(DatabaseOperations database, Duration expiry) {
    this.database = database;
    this.expiry = expiry;
  }

  /** The first request's document if there was one, else what the work gives. */
  Outcome once(UserKey key, String fingerprint, Function<Transaction, Optional<String>> work) {
    return database.transaction(
        transaction -> {
          boolean free =
              transaction.one("lock-key", of(key), row -> row.number("free") == 1).orElse(false);
          if (!free) {
            throw Problem.inProgress();
          }
          Optional<Kept> kept = transaction.one("key-document", aged(of(key)), Kept::of);
          if (kept.isPresent()) {
            if (!kept.get().fingerprint().equals(fingerprint)) {
              throw OncePerKey.anotherRequest();
            }
            return new Outcome(Optional.of(kept.get().document()), true);
          }
          Optional<String> document = work.apply(transaction);
          document.ifPresent(made -> store(transaction, key, fingerprint, made));
          return new Outcome(document, false);
        });
  }

  private void store(Transaction transaction, UserKey key, String fingerprint, String document) {
    Bindings row = aged(of(key)).and("fingerprint", fingerprint).and("document", document);
    if (transaction.write("store-key", row) == 0) {
      throw Problem.inProgress(); // in spite of the lock: nothing of this work may last
    }
  }

  /** Removes keys that have expired; whether there may be more. */
  boolean sweep() {
    return database.write("sweep-keys", aged(Bindings.of("limit", SWEPT_AT_ONCE))) == SWEPT_AT_ONCE;
  }

  private static Bindings of(UserKey key) {
    return Bindings.of("user_id", key.userId()).and("key", key.key());
  }

  private Bindings aged(Bindings bindings) {
    return bindings.and("seconds", expiry.toMillis() / 1e3);
  }

  /** A document, and whether it was there before. */
  record Outcome(Optional<String> document, boolean replayed) {}

  private record Kept(String fingerprint, String document) {
    static Kept of(Row row) {
      return new Kept(row.text("fingerprint"), row.text("document"));
    }
  }
}
