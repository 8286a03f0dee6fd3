package io.confida.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database for a sign of life, on a connection of its own.
 *
 * <p>It never borrows from the pool it reports on, so a full pool does not read as a dead database.
 * A database that answers only that it takes no more connections is there: it is full. So is one
 * that has answered others' statements within the last {@link #SIGN_OF_LIFE}: it is late, as on a
 * machine whose processors have more to do than they can. Callers that ask at the same time share
 * one question, which a platform thread asks: it has its share of the processors also while
 * thousands of virtual threads wait in line for theirs. Whatever happens, an answer is there within
 * {@link #LIMIT}. A database that hangs holds one thread and one socket of the probe, however often
 * it is asked, and not longer than the driver's own timeouts of a second each.
 */
public final class DatabaseProbe implements AutoCloseable {

  /** An answer is there after this time at the latest. */
  public static final Duration LIMIT = Duration.ofMillis(800);

  /**
   * A statement that was answered so lately tells that the database is there. Shorter than {@link
   * #LIMIT}: what was answered before the question was asked says nothing of the time since.
   */
  static final Duration SIGN_OF_LIFE = Duration.ofMillis(400);

  private static final Logger LOGGER = System.getLogger(DatabaseProbe.class.getName());

  private final DatabaseTarget target;
  private final BooleanSupplier signOfLife;
  private final Object lock = new Object();
  private @Nullable Question underWay;
  private @Nullable Connection kept;
  private boolean closed;
  private volatile boolean refused;

  /**
   * @param signOfLife whether a statement of somebody else was answered within {@link
   *     #SIGN_OF_LIFE}
   */
  DatabaseProbe(DatabaseTarget target, BooleanSupplier signOfLife) {
    this.target = target;
    this.signOfLife = signOfLife;
  }

  /** Asks, or joins the question under way. */
  public Result ask() {
    Question question;
    synchronized (lock) {
      if (closed) {
        return Result.failed();
      }
      question = underWay;
      if (question == null) {
        question = new Question(kept);
        kept = null;
        underWay = question;
        Thread.ofPlatform().daemon().name("confida-probe").start(question);
      }
    }
    try {
      return question.answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (signOfLife.getAsBoolean()) {
        return Result.late(); // and the question goes on, for who asks next
      }
      question.giveUp();
      return Result.failed();
    } catch (ExecutionException e) {
      return Result.failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.failed();
    }
  }

  private void done(@Nullable Connection usable) {
    synchronized (lock) {
      underWay = null;
      if (!closed) {
        kept = usable;
        return;
      }
    }
    drop(usable);
  }

  @Override
  public void close() {
    Connection idle;
    Question current;
    synchronized (lock) {
      closed = true;
      idle = kept;
      kept = null;
      current = underWay;
    }
    drop(idle);
    if (current != null) {
      current.giveUp();
    }
  }

  private void drop(@Nullable Connection connection) {
    if (connection != null) {
      try {
        Driver.of(target.dialect()).drop(connection);
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "the probe's connection did not close", e);
      }
    }
  }

  /** One question, on a thread of its own. */
  private final class Question implements Runnable {
    private final CompletableFuture<Result> answer = new CompletableFuture<>();
    private volatile @Nullable Connection connection;

    private Question(@Nullable Connection connection) {
      this.connection = connection;
    }

    @Override
    public void run() {
      Result result = Result.failed();
      Connection usable = null;
      try {
        result = answered();
        if (target.dialect() == Dialect.POSTGRESQL) {
          usable = connection;
        } else {
          // An open file goes on answering after it was deleted or another was put in its place.
          drop(connection);
        }
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "the database does not answer: {0}", e.getMessage());
        if (Failures.full(e)) {
          result = new Result(true, true, null);
          sayOnce(e);
        }
        drop(connection);
      } finally {
        done(usable); // first, so that who asks after this answer asks anew
        answer.complete(result);
      }
    }

    private Result answered() throws SQLException {
      Connection current = connection;
      if (current != null) {
        try {
          return timed(current);
        } catch (SQLException stale) {
          // The database may have been restarted since the last question: a new connection tells.
          drop(current);
        }
      }
      Connection fresh = target.connectToProbe(LIMIT);
      connection = fresh;
      if (target.dialect() == Dialect.POSTGRESQL) {
        fresh.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
      }
      refused = false;
      return timed(fresh);
    }

    private void sayOnce(SQLException e) {
      if (!refused) {
        refused = true;
        LOGGER.log(
            Level.WARNING,
            "{0} takes no more connections ({1}): raise its limit or lower"
                + " ASYNC_DATABASE_POOL_SIZE and ASYNC_DATABASE_MAX_OVERFLOW",
            target.description(),
            e.getMessage());
      }
    }

    /** Nobody waits any more: a thread that hangs in its connection comes free. */
    private void giveUp() {
      drop(connection);
    }
  }

  private Result timed(Connection connection) throws SQLException {
    String question =
        switch (target.dialect()) {
          case POSTGRESQL -> "SELECT 1";
          case SQLITE -> "SELECT count(*) FROM sqlite_schema"; // reads the file
        };
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute(question);
    }
    return new Result(true, false, (System.nanoTime() - start) / 1e6);
  }

  /**
   * What came back.
   *
   * @param connected whether the database answered
   * @param full whether its answer was that it takes no more connections
   * @param responseMillis how long the answer took; absent when there was none to this question
   */
  public record Result(boolean connected, boolean full, @Nullable Double responseMillis) {
    static Result failed() {
      return new Result(false, false, null);
    }

    static Result late() {
      return new Result(true, false, null);
    }

    /** Whether the database answers others, and not this question within {@link #LIMIT}. */
    public boolean isLate() {
      return connected && !full && responseMillis == null;
    }
  }
}
