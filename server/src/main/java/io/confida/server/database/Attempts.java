package io.confida.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attempts at one connection, several at a time: the first that succeeds is taken.
 *
 * <p>An attempt whose packets are lost waits for the network's own next try, seconds after the way
 * is free again; one begun meanwhile gets through at once. Each runs on a virtual thread, as an
 * interrupt ends what such a thread waits for in a socket.
 */
final class Attempts implements AutoCloseable {

  /** How a connection is made. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  /** How an attempt ended: with one of the two. */
  record Outcome(@Nullable Connection connection, @Nullable SQLException failure) {}

  /**
   * One more than begin within the five seconds that one may take: were there fewer, none would
   * begin for a while, and those under way may be lost for good.
   */
  private static final int MOST = 11;

  private final Opener opener;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Set<Thread> running = new HashSet<>();
  private boolean closed;

  Attempts(Opener opener) {
    this.opener = opener;
  }

  /** Begins one more, unless there are many. */
  synchronized void begin() {
    if (!closed && running.size() < MOST) {
      Thread thread = Thread.ofVirtual().name("confida-connect").unstarted(this::run);
      running.add(thread);
      thread.start();
    }
  }

  /** The next that has ended, or null after the time. */
  @Nullable Outcome next(Duration atMost) throws InterruptedException {
    return outcomes.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    Connection made = null;
    SQLException failure = null;
    try {
      made = opener.open();
    } catch (SQLException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new SQLException("cannot connect: " + e.getMessage(), e);
    }
    synchronized (this) {
      running.remove(Thread.currentThread());
      if (!closed) {
        outcomes.add(new Outcome(made, failure));
        return;
      }
    }
    drop(made);
  }

  /** Ends all others, and drops what they have made. */
  @Override
  public synchronized void close() {
    closed = true;
    running.forEach(Thread::interrupt);
    outcomes.forEach(outcome -> drop(outcome.connection()));
    outcomes.clear();
  }

  private static void drop(@Nullable Connection late) {
    if (late != null) {
      try {
        late.abort(Runnable::run);
      } catch (SQLException e) {
        System.getLogger(Attempts.class.getName())
            .log(System.Logger.Level.DEBUG, "a connection that came late did not close", e);
      }
    }
  }
}
