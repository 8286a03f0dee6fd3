package io.confida.server.question;

import io.confida.server.database.DatabaseException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Adds up the uses and scores of questions, in the background.
 *
 * <p>Requests only add rows. A second after the first of them they are folded into the questions'
 * counters, by one statement for all; until then reads count both. A server that nobody uses asks
 * the database nothing.
 */
final class UsageFold implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(UsageFold.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final QuestionRepository repository;
  private final Thread thread;
  private volatile boolean due = true; // what an earlier run of the server left
  private volatile boolean closed;

  UsageFold(QuestionRepository repository) {
    this.repository = repository;
    this.thread = Thread.ofVirtual().name("confida-usage-fold").start(this::run);
  }

  /** There is something to fold. */
  void touched() {
    if (!due) {
      due = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      if (!due) {
        LockSupport.park(this);
        continue;
      }
      LockSupport.parkNanos(this, EVERY.toNanos());
      if (closed) {
        return; // what is left is folded at the next start
      }
      due = false;
      try {
        // One statement takes so many rows at most: the rest is due in a second.
        if (repository.foldEvents() > 0) {
          due = true;
        }
      } catch (DatabaseException e) {
        LOGGER.log(Level.DEBUG, "uses are not folded now: {0}", e.getMessage());
        due = true;
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.ERROR, "uses are not folded now, and are tried again in a second", e);
        due = true;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
