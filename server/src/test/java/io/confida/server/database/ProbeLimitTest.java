package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * That a dead database is unhealthy within a second: the probe has a limit that is shorter, and its
 * answer waits for nothing else. Here the driver never comes back, so that an answer has no other
 * end to come from.
 */
class ProbeLimitTest {

  private static final String URL = "jdbc:endless:database";
  private static final DatabaseTarget TARGET =
      new DatabaseTarget(Dialect.POSTGRESQL, URL, null, null, "a database without an end", false);

  private final CountDownLatch released = new CountDownLatch(1);
  private final Driver endless = new Endless(released);

  @BeforeEach
  void register() throws SQLException {
    DriverManager.registerDriver(endless);
  }

  @AfterEach
  void release() throws SQLException {
    released.countDown();
    DriverManager.deregisterDriver(endless);
  }

  @Test
  void theLimitIsWithinASecond() {
    assertThat(DatabaseProbe.LIMIT).isLessThan(Duration.ofSeconds(1));
    assertThat(DatabaseProbe.SIGN_OF_LIFE).isLessThan(DatabaseProbe.LIMIT);
  }

  @Test
  void anAnswerWaitsForTheLimitAndForNothingElse() throws Exception {
    try (DatabaseProbe probe = new DatabaseProbe(TARGET, () -> false)) {
      assertThat(DatabaseContract.together(20, () -> probe.ask().connected()))
          .hasSize(20)
          .containsOnly(false);
      assertThat(released.getCount()).as("the driver is still at it").isEqualTo(1);
    }
  }

  @Test
  void aSignOfLifeMakesItNoLonger() {
    try (DatabaseProbe probe = new DatabaseProbe(TARGET, () -> true)) {
      assertThat(probe.ask().isLate()).isTrue();
      assertThat(released.getCount()).as("the driver is still at it").isEqualTo(1);
    }
  }

  /** Connects until it is released. */
  private record Endless(CountDownLatch released) implements Driver {

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
      if (!acceptsURL(url)) {
        return null;
      }
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new SQLException("interrupted", e);
      }
      throw new SQLException("released");
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.equals(URL);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("no parent logger");
    }
  }
}
