package io.confida.server.interview;

import io.confida.server.database.Deadline;
import io.confida.server.http.Problem;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Where postings are read: as many at once as there are processors, the others in turn.
 *
 * <p>Who has a posting read and its questions stored is inside for all of that time, and only so
 * many are: those that wait, to be read or to be stored, cost memory each, and who would have to
 * wait for long is better told so at once.
 *
 * <p>Reading a posting is work that only a processor can do. Without a line all requests under way
 * would share the processors, however many they are: each would take longer and longer, those that
 * are refused, too, and in the end no answer would come in time.
 *
 * <p>Platform threads read. A virtual thread gives its processor back only where it waits, so two
 * that read would hold up every refusal and every probe on a machine of two processors; between
 * platform threads the system divides the time.
 */
final class ReadingRoom implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ThreadPoolExecutor readers;
  private final int mostInside;
  private final int mostWaiting;
  private final AtomicInteger inside = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  /**
   * @param places postings that are read at once
   * @param elsewhere postings that something else than reading is done for at once
   * @param mostWaiting how many more may be inside; at least 1
   */
  ReadingRoom(int places, int elsewhere, int mostWaiting) {
    this.mostWaiting = mostWaiting;
    this.mostInside = places + elsewhere + mostWaiting;
    this.readers =
        new ThreadPoolExecutor(
            places,
            places,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostInside),
            Thread.ofPlatform().daemon().name("confida-reader-", 1).factory());
  }

  /** Whether as many are inside as may be. */
  boolean isFull() {
    return inside.get() >= mostInside;
  }

  /** How many have been refused for want of room, from the beginning. */
  long refused() {
    return refused.sum();
  }

  /**
   * Tells early that there is no room, before any work is done for who asks.
   *
   * @throws Problem 503 when as many are inside as may be
   */
  void requireRoom() {
    if (isFull()) {
      throw refuse();
    }
  }

  /**
   * Does this work, which may have parts that are to be read, inside.
   *
   * @throws Problem 503 when as many are inside as may be
   */
  <T> T inside(Supplier<T> work) {
    if (inside.getAndUpdate(now -> Math.min(now + 1, mostInside)) >= mostInside) {
      throw refuse();
    }
    try {
      return work.get();
    } finally {
      inside.decrementAndGet();
    }
  }

  private Problem refuse() {
    countRefused();
    return full();
  }

  /** One more has to come again. */
  void countRefused() {
    refused.increment();
  }

  /** What who has to come again is told. */
  Problem full() {
    return Problem.unavailable(
        mostWaiting + " postings are already waiting to be read or stored", RETRY_AFTER);
  }

  /**
   * Does this work when it is its turn, on another thread.
   *
   * @throws Problem 503 when the request's time is over first
   */
  <T> T when(Supplier<T> work) {
    FutureTask<T> reading = new FutureTask<>(work::get);
    try {
      readers.execute(reading);
    } catch (RejectedExecutionException e) {
      throw readers.isShutdown() ? stopping() : refuse();
    }
    try {
      return reading.get(Deadline.leftOr(LONGEST_WAIT).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      withdraw(reading);
      throw Problem.unavailable("too many postings are to be read", RETRY_AFTER);
    } catch (InterruptedException e) {
      withdraw(reading);
      Thread.currentThread().interrupt();
      throw stopping();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Its place in the line is somebody else's; one that is being read is read to its end. */
  private void withdraw(FutureTask<?> reading) {
    reading.cancel(false);
    readers.remove(reading);
  }

  private static Problem stopping() {
    return Problem.unavailable("the server is stopping", RETRY_AFTER);
  }

  @Override
  public void close() {
    readers.shutdown();
  }
}
