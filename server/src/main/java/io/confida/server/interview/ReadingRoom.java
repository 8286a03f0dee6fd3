package io.confida.server.interview;

import io.confida.server.database.Deadline;
import io.confida.server.http.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where postings are read: as many at once as there are processors, the others in turn, in a line
 * with an end.
 *
 * <p>Reading a posting is work that only a processor can do. Without a line all requests under way
 * would share the processors, however many they are: each would take longer and longer, those that
 * are refused, too, and in the end no answer would come in time.
 */
final class ReadingRoom {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Semaphore places;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int most;

  /**
   * @param places postings that are read at once
   * @param most how many more may wait; at least 1
   */
  ReadingRoom(int places, int most) {
    this.places = new Semaphore(places, true);
    this.most = most;
  }

  /**
   * Tells early that there is no room, before any work is done for who asks.
   *
   * @throws Problem 503 when as many wait as may
   */
  void requireRoom() {
    if (waiting.get() >= most) {
      throw full();
    }
  }

  /**
   * Does this work when it is its turn.
   *
   * @throws Problem 503 when as many wait as may, or when the request's time is over first
   */
  <T> T when(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private void enter() {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      throw full();
    }
    try {
      Duration left = Deadline.leftOr(LONGEST_WAIT);
      if (!places.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Problem.unavailable("too many postings are to be read", RETRY_AFTER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("the server is stopping", RETRY_AFTER);
    } finally {
      waiting.decrementAndGet();
    }
  }

  private Problem full() {
    return Problem.unavailable(most + " postings are already waiting to be read", RETRY_AFTER);
  }
}
