package io.confida.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A start's wait for a database that is down: it is tried again after pauses that double, from 0.1
 * s up to 2 s, until it answers or the time is over. The last try is at the end of the time.
 */
final class FirstConnection {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A server that accepts and says nothing is tried again after this. */
  private static final Duration LONGEST_TRY = Duration.ofSeconds(5);

  private static final Logger LOGGER = System.getLogger(FirstConnection.class.getName());

  private final LongSupplier nanoTime;
  private final LongConsumer pause;

  /**
   * @param nanoTime the clock
   * @param pause waits for so many nanoseconds, or less
   */
  FirstConnection(LongSupplier nanoTime, LongConsumer pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** One try. */
  @FunctionalInterface
  interface Opener {
    /**
     * Tries once.
     *
     * @param atMost how long it may take, to the next whole second
     */
    Connection open(Duration atMost) throws SQLException;
  }

  /**
   * The connection.
   *
   * @param limit how long the database is waited for; none at all is one try
   * @throws DatabaseStartException if it has not answered by then, if waiting would not help, or if
   *     the thread is interrupted
   */
  Connection to(DatabaseTarget target, Opener opener, Duration limit) {
    long end = nanoTime.getAsLong() + limit.toNanos();
    Duration next = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new DatabaseStartException("stopped before " + target.description() + " answered");
      }
      try {
        return opener.open(shorter(LONGEST_TRY, left(end)));
      } catch (SQLException e) {
        Duration left = left(end);
        if (Connectivity.hopeless(e) || left.isZero()) {
          throw Connectivity.cannotStart(target, limit, e);
        }
        if (attempt == 1) {
          LOGGER.log(
              Level.WARNING,
              "{0} does not answer yet, trying for {1} s",
              target.description(),
              limit.toSeconds());
        }
        pause.accept(shorter(next, left).toNanos());
        next = shorter(LONGEST_PAUSE, next.multipliedBy(2));
      }
    }
  }

  private Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
