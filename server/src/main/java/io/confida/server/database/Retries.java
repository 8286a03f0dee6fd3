package io.confida.server.database;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/**
 * How often work that met other work is run again, and after which pauses.
 *
 * <p>A pause is of random length, from none up to a bound that doubles each time ("full jitter", as
 * in Marc Brooker's "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): after pauses of
 * the same length those who met would meet again.
 */
final class Retries {

  /** How often the work runs at the most, the first time included. */
  static final int ATTEMPTS = 6;

  private static final long FIRST_BOUND_NANOS = 8_000_000L;

  private final LongUnaryOperator randomUpTo;
  private final LongConsumer pause;

  /**
   * @param randomUpTo gives a length from 0 up to the one it is given, which is at least 1
   * @param pause waits for that long; both in nanoseconds
   */
  Retries(LongUnaryOperator randomUpTo, LongConsumer pause) {
    this.randomUpTo = randomUpTo;
    this.pause = pause;
  }

  /** With pauses that nobody can foresee. */
  static Retries withJitter(LongConsumer pause) {
    return new Retries(bound -> ThreadLocalRandom.current().nextLong(bound), pause);
  }

  /**
   * Waits before the work is run again.
   *
   * @param failed how many attempts have failed, at least 1
   * @param left of the work's time
   * @throws UnavailableException if there have been enough of them, or the time is over
   */
  void pauseAfter(int failed, Duration left, Throwable failure) {
    if (failed >= ATTEMPTS || left.isZero()) {
      throw UnavailableException.contended(failed, failure);
    }
    long bound = Math.min(FIRST_BOUND_NANOS << (failed - 1), left.toNanos());
    pause.accept(randomUpTo.applyAsLong(bound));
  }
}
