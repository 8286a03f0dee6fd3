package io.confida.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the pool's connections as PostgreSQL has them: from before one is opened until its backend
 * has ended, which is later than its close here. A pool that is to have no more than so many
 * backends waits for room before it opens the next.
 *
 * <p>What is connected within {@link #counted} counts. Nobody is kept waiting for good: see {@link
 * CountedSocket} for the bound.
 */
final class Backends {

  static final ScopedValue<Backends> CURRENT = ScopedValue.newInstance();

  private final int most;
  private int count;
  private volatile Runnable silence = () -> {};

  /**
   * @param most there is no room when there are so many
   */
  Backends(int most) {
    this.most = most;
  }

  /** Makes a connection that counts. */
  Connection counted(Attempts.Opener opener) throws SQLException {
    return ScopedValue.where(CURRENT, this).call(opener::open);
  }

  /** Waits until there is room for one more, and says whether there is. */
  synchronized boolean awaitRoom(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos(); count >= most && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return count < most;
  }

  /**
   * Has something done when one that was made is asked for a sign of life and gives none.
   *
   * @param silence by the thread that has asked, and must be quick
   */
  void whenSilent(Runnable silence) {
    this.silence = silence;
  }

  void silent() {
    silence.run();
  }

  synchronized void began() {
    count++;
  }

  synchronized void ended() {
    count--;
    notifyAll();
  }
}
