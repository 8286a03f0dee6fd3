package io.confida.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database for a sign of life, on a connection of its own.
 *
 * <p>It never borrows from the pool it reports on, so a full pool does not read as a dead database.
 * Callers that ask at the same time share one question. Whatever happens, an answer is there within
 * {@link #LIMIT}.
 */
public final class DatabaseProbe implements AutoCloseable {

  /** An answer is there after this time at the latest. */
  public static final Duration LIMIT = Duration.ofMillis(800);

  private final DatabaseTarget target;
  private final Object lock = new Object();
  private @Nullable CompletableFuture<Result> underWay;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  DatabaseProbe(DatabaseTarget target) {
    this.target = target;
  }

  /** Asks, or joins the question under way. */
  public Result ask() {
    CompletableFuture<Result> answer;
    synchronized (lock) {
      CompletableFuture<Result> current = underWay;
      if (current == null) {
        current = new CompletableFuture<>();
        underWay = current;
        CompletableFuture<Result> mine = current;
        Thread.ofVirtual().name("confida-probe").start(() -> answer(mine));
      }
      answer = current;
    }
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // A database that hangs: drop the connection, so that the thread above ends and the next
      // question starts afresh.
      dropConnection();
      return Result.failed();
    } catch (ExecutionException e) {
      return Result.failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.failed();
    }
  }

  private void answer(CompletableFuture<Result> future) {
    try {
      future.complete(question());
    } catch (SQLException e) {
      dropConnection();
      future.complete(Result.failed());
    } finally {
      synchronized (lock) {
        underWay = null;
      }
      future.complete(Result.failed());
    }
  }

  private Result question() throws SQLException {
    Connection current = connection;
    if (current == null) {
      current = fresh();
    }
    try {
      return timed(current);
    } catch (SQLException stale) {
      // The database may have been restarted since the last question: one new connection tells.
      dropConnection();
      return timed(fresh());
    }
  }

  private Connection fresh() throws SQLException {
    Connection fresh = target.connect("confida-probe", LIMIT);
    if (target.dialect() == Dialect.POSTGRESQL) {
      fresh.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
    }
    connection = fresh;
    if (closed) {
      dropConnection();
    }
    return fresh;
  }

  private static Result timed(Connection connection) throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    return new Result(true, (System.nanoTime() - start) / 1e6);
  }

  private void dropConnection() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.abort(Thread::startVirtualThread);
      } catch (SQLException e) {
        System.getLogger(DatabaseProbe.class.getName())
            .log(System.Logger.Level.DEBUG, "the probe's connection did not close", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    dropConnection();
  }

  /**
   * What came back.
   *
   * @param connected whether the database answered
   * @param responseMillis how long the answer took; absent when there was none
   */
  public record Result(boolean connected, @Nullable Double responseMillis) {
    static Result failed() {
      return new Result(false, null);
    }
  }
}
