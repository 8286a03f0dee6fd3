package io.confida.server.idempotency;

import io.confida.server.database.DatabaseException;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.http.IdempotencyKey;
import io.confida.server.idempotency.OncePerKey.UserKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives each request its {@link Once}, and removes expired keys in the background.
 *
 * <p>The sweep looks at the table once in {@link #sweepEvery} while keys of this server can be in
 * it, so a server that nobody uses asks the database nothing.
 */
public final class Idempotency implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Idempotency.class.getName());
  private static final Duration RAREST_SWEEP = Duration.ofMinutes(10);

  private final Once eachTime;
  private final KeyRepository keys;
  private final Set<UserKey> underWay = ConcurrentHashMap.newKeySet();
  private final Duration expiry;
  private final Thread sweeper;
  private volatile long lastStoredNanos = System.nanoTime(); // an earlier run may have left some
  private volatile boolean closed;

  /**
   * @param expiry for how long the answer to a key is kept, at least a second
   */
  public Idempotency(DatabaseOperations database, Duration expiry) {
    this.eachTime = Once.eachTime(database);
    this.keys = new KeyRepository(database, expiry);
    this.expiry = expiry;
    this.sweeper = Thread.ofVirtual().name("confida-key-sweep").start(this::run);
  }

  /**
   * How often a request's write is to be done.
   *
   * @param userId who asks: a key is one user's
   */
  public Once once(String userId, Optional<IdempotencyKey> key) {
    return key.<Once>map(
            k ->
                new OncePerKey(
                    keys, underWay, new UserKey(userId, k.key()), k.fingerprint(), this::stored))
        .orElse(eachTime);
  }

  private void stored() {
    lastStoredNanos = System.nanoTime();
  }

  /** Often enough for the table to hold little that has expired. */
  static Duration sweepEvery(Duration expiry) {
    Duration tenth = expiry.dividedBy(10);
    return tenth.compareTo(RAREST_SWEEP) < 0 ? tenth : RAREST_SWEEP;
  }

  private void run() {
    long everyNanos = sweepEvery(expiry).toNanos();
    long sweptNanos = lastStoredNanos;
    while (!closed) {
      LockSupport.parkNanos(this, everyNanos);
      long now = System.nanoTime();
      // Once more after the last key has expired; then there is none to look for.
      boolean mayHold = sweptNanos - lastStoredNanos <= expiry.toNanos();
      if (!closed && mayHold && swept()) {
        sweptNanos = now;
      }
    }
  }

  private boolean swept() {
    try {
      while (!closed && keys.sweep()) {
        LOGGER.log(Level.DEBUG, "many keys have expired");
      }
      return true;
    } catch (DatabaseException e) {
      LOGGER.log(Level.DEBUG, "keys are not swept now: {0}", e.getMessage());
      return false;
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "keys are not swept now, but at the next sweep", e);
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(sweeper);
  }
}
