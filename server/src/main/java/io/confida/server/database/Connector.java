package io.confida.server.database;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pool's connections, and knows when the database cannot be reached.
 *
 * <p>HikariCP tries again with pauses that grow to 5 s, and lets whoever waits for a connection
 * wait its whole timeout. So the thread that it asks with stays here until there is a connection:
 * it knocks every {@link #PAUSE}, and each time nobody opens, those who wait are told. The pool's
 * end ends it too.
 */
final class Connector implements DataSource {

  private static final Logger LOGGER = System.getLogger(Connector.class.getName());

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** After a refusal that time does not mend: tries too many lock an account in some places. */
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(3);

  /** An attempt that has no outcome by then gets company. */
  private static final Duration NEXT_ATTEMPT = Duration.ofMillis(500);

  /** A database that has let nobody in for so long cannot be reached. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final DatabaseTarget target;
  private final Backends backends;
  private final Duration limit;
  private final Consumer<SQLException> unreachable;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean opened;
  private volatile @Nullable SQLException down;
  private volatile int loginTimeoutSeconds;

  /**
   * @param backends what it makes counts among them
   * @param limit of one attempt
   * @param unreachable is told each time that a connection cannot be had, and must be quick
   */
  Connector(
      DatabaseTarget target,
      Backends backends,
      Duration limit,
      Consumer<SQLException> unreachable) {
    this.target = target;
    this.backends = backends;
    this.limit = limit;
    this.unreachable = unreachable;
  }

  /** The pool is open: from now on it is given no failure, but a connection when there is one. */
  void opened() {
    opened = true;
  }

  /** Why no connection can be had at the moment, or null as far as is known. */
  @Nullable SQLException down() {
    return down;
  }

  /** Ends the knocking. */
  void close() {
    closed.countDown();
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (target.dialect() == Dialect.SQLITE || !opened) {
      return connect();
    }
    try (Attempts attempts = new Attempts(this::connect)) {
      awaitRoom();
      return knock(attempts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while connecting", e);
    }
  }

  private Connection connect() throws SQLException {
    return backends.counted(() -> target.connectForPool(limit));
  }

  /**
   * HikariCP asks for the next connection when it has begun to close the last one, whose backend
   * may still be there. One that cannot be reached any more is not waited for.
   */
  private void awaitRoom() throws InterruptedException {
    long end = System.nanoTime() + CountedSocket.LONGEST_END.toNanos();
    while (closed.getCount() > 0 && down == null && System.nanoTime() - end < 0) {
      if (backends.awaitRoom(PAUSE)) {
        return;
      }
    }
  }

  private Connection knock(Attempts attempts) throws SQLException, InterruptedException {
    long silentSince = System.nanoTime();
    while (true) {
      if (closed.getCount() == 0) {
        throw new SQLException("the pool is closed");
      }
      attempts.begin();
      Attempts.Outcome outcome = nextUnlessClosed(attempts);
      if (outcome == null) {
        if (System.nanoTime() - silentSince > SILENCE.toNanos()) {
          failed(new SQLTimeoutException("no answer to " + SILENCE.toMillis() + " ms of trying"));
        }
        continue;
      }
      Connection connection = outcome.connection();
      if (connection != null) {
        if (down != null) {
          LOGGER.log(Level.INFO, "the database can be reached again");
        }
        down = null;
        return connection;
      }
      SQLException failure = outcome.failure();
      Duration pause = PAUSE;
      if (failure != null && !Failures.full(failure)) {
        failed(failure);
        if (Connectivity.hopeless(failure)) {
          pause = REFUSED_PAUSE;
        }
      }
      closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** In small steps, so that the pool's end need not wait for an outcome. */
  private Attempts.@Nullable Outcome nextUnlessClosed(Attempts attempts)
      throws InterruptedException {
    long end = System.nanoTime() + NEXT_ATTEMPT.toNanos();
    while (closed.getCount() > 0 && System.nanoTime() - end < 0) {
      Attempts.Outcome outcome = attempts.next(PAUSE);
      if (outcome != null) {
        return outcome;
      }
    }
    return null;
  }

  private void failed(SQLException failure) {
    if (down == null) {
      LOGGER.log(Level.WARNING, "the database cannot be reached: {0}", failure.getMessage());
    }
    down = failure; // before those who wait are told, so that who comes now need not be
    unreachable.accept(failure);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("connects as the configured user only");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("no log writer");
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeoutSeconds = seconds;
  }

  /** What HikariCP has set: it waits so long for the thread above when it closes. */
  @Override
  public int getLoginTimeout() {
    return loginTimeoutSeconds;
  }

  @Override
  public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("no parent logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
