package io.confida.server.idempotency;

import io.confida.server.database.Transaction;
import io.confida.server.http.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** For one request with a key. */
final class OncePerKey implements Once {

  private final KeyRepository keys;
  private final Set<UserKey> underWay;
  private final UserKey key;
  private final String fingerprint;
  private final Runnable stored;
  private boolean replayed;

  /**
   * @param underWay the keys of all requests of this server that are being answered
   * @param stored told after a document may have been kept
   */
  OncePerKey(
      KeyRepository keys, Set<UserKey> underWay, UserKey key, String fingerprint, Runnable stored) {
    this.keys = keys;
    this.underWay = underWay;
    this.key = key;
    this.fingerprint = fingerprint;
    this.stored = stored;
  }

  /** A key as one user sent it; another user's same key is another one. */
  record UserKey(String userId, String key) {}

  @Override
  public Optional<String> statement(Function<Transaction, Optional<String>> work) {
    return transaction(work);
  }

  @Override
  public Optional<String> transaction(Function<Transaction, Optional<String>> work) {
    // A thousand at once cost the database one: the others do not come as far as the gate.
    if (!underWay.add(key)) {
      throw Problem.inProgress();
    }
    try {
      KeyRepository.Outcome outcome = keys.once(key, fingerprint, work);
      replayed = outcome.replayed();
      return outcome.document();
    } finally {
      stored.run(); // also where the outcome is not known: the key may be there
      underWay.remove(key);
    }
  }

  @Override
  public boolean replayed() {
    return replayed;
  }

  static Problem anotherRequest() {
    return Problem.validation(
        List.of(
            new Problem.FieldError(
                "Idempotency-Key",
                "came with another request before; a new request needs a new key")));
  }
}
