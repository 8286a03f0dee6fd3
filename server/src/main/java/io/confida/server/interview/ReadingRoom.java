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
import java.util.function.Supplier;

/**
 * Where postings are read: as many at once as there are processors, the others in turn, in a line
 * with an end.
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
  private final int most;

  /**
   * @param places postings that are read at once
   * @param most how many more may wait; at least 1
   */
  ReadingRoom(int places, int most) {
    this.most = most;
    this.readers =
        new ThreadPoolExecutor(
            places,
            places,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(most, true),
            Thread.ofPlatform().daemon().name("confida-reader-", 1).factory());
  }

  /**
   * Tells early that there is no room, before any work is done for who asks.
   *
   * @throws Problem 503 when as many wait as may
   */
  void requireRoom() {
    if (readers.getQueue().remainingCapacity() == 0) {
      throw full();
    }
  }

  /**
   * Does this work when it is its turn, on another thread.
   *
   * @throws Problem 503 when as many wait as may, or when the request's time is over first
   */
  <T> T when(Supplier<T> work) {
    FutureTask<T> reading = new FutureTask<>(work::get);
    try {
      readers.execute(reading);
    } catch (RejectedExecutionException e) {
      throw readers.isShutdown() ? stopping() : full();
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

  private Problem full() {
    return Problem.unavailable(most + " postings are already waiting to be read", RETRY_AFTER);
  }

  private static Problem stopping() {
    return Problem.unavailable("the server is stopping", RETRY_AFTER);
  }

  @Override
  public void close() {
    readers.shutdown();
  }
}
