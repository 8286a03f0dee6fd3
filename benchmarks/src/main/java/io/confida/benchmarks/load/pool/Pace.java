package io.confida.benchmarks.load.pool;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Keeps the clients of a closed loop together below a rate: turns are given at even distances. */
final class Pace {

  private final long intervalNanos;
  private final AtomicLong nextTurn;

  /**
   * @param mostPerSecond turns a second, infinite for no limit
   * @param startNanos the first turn, on the scale of {@link System#nanoTime}
   */
  Pace(double mostPerSecond, long startNanos) {
    this.intervalNanos = (long) (1e9 / mostPerSecond);
    this.nextTurn = new AtomicLong(startNanos);
  }

  /**
   * Waits for a turn.
   *
   * @return when it came; not before {@code endNanos} where none is left or the thread is
   *     interrupted
   */
  long await(long endNanos) {
    long now = System.nanoTime();
    if (intervalNanos == 0) {
      return now;
    }
    long asked = now;
    long turn = nextTurn.getAndUpdate(next -> (next - asked > 0 ? next : asked) + intervalNanos);
    if (turn - endNanos >= 0) {
      return endNanos;
    }
    while (turn - now > 0) {
      LockSupport.parkNanos(this, turn - now);
      if (Thread.currentThread().isInterrupted()) {
        return endNanos;
      }
      now = System.nanoTime();
    }
    return now;
  }
}
