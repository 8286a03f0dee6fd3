package io.confida.benchmarks.load.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.confida.server.database.ConnectionGate;
import io.confida.server.database.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A HikariCP pool with one setting, alone or behind the server's gate. */
public final class PoolUnderTest implements AutoCloseable {

  /** The server's default of {@code overflow-after}. */
  private static final Duration OVERFLOW_AFTER = Duration.ofMillis(25);

  private static final int NO_QUEUE_LIMIT = Integer.MAX_VALUE;

  private final HikariDataSource pool;
  private final DataSource lender;
  private final @Nullable ConnectionGate gate;
  private final PoolSetting setting;

  /** What stands in front of the pool. */
  public enum Front {
    /** The server's fair gate, which lends the overflow. */
    GATE,
    /** Nothing: HikariCP alone has no overflow, so the setting's is not used. */
    NONE
  }

  private PoolUnderTest(
      HikariDataSource pool,
      DataSource lender,
      @Nullable ConnectionGate gate,
      PoolSetting setting) {
    this.pool = pool;
    this.lender = lender;
    this.gate = gate;
    this.setting = setting;
  }

  /**
   * Opens the pool and all the connections that it keeps, so that none is opened while measuring.
   *
   * @throws IllegalStateException if the database does not give that many
   */
  public static PoolUnderTest open(DatabaseUrl.PostgreSql url, PoolSetting setting, Front front) {
    return open(url, setting, front, pool -> pool);
  }

  /**
   * The same, lent by something around the pool.
   *
   * @param around what lends the pool's connections
   */
  public static PoolUnderTest open(
      DatabaseUrl.PostgreSql url,
      PoolSetting setting,
      Front front,
      Function<HikariDataSource, DataSource> around) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url.jdbcUrl());
    @Nullable String user = url.user();
    if (user != null) {
      config.setUsername(user);
    }
    @Nullable Secret password = url.password();
    if (password != null) {
      config.setPassword(password.reveal());
    }
    config.addDataSourceProperty("ApplicationName", "confida-benchmarks");
    config.setPoolName("lab");
    config.setMaximumPoolSize(front == Front.GATE ? setting.most() : setting.size());
    // While it is filled nobody else is to open one: several threads could open one too many.
    config.setMinimumIdle(0);
    config.setConnectionTimeout(setting.timeoutMillis());
    ConnectionGate gate =
        front == Front.GATE
            ? new ConnectionGate(
                setting.size(), setting.overflow(), NO_QUEUE_LIMIT, OVERFLOW_AFTER, limit -> {})
            : null;
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "the database cannot be reached (" + cause.getMessage() + "): check its URL", e);
    }
    PoolUnderTest opened = new PoolUnderTest(pool, around.apply(pool), gate, setting);
    try {
      opened.fill();
    } catch (SQLException e) {
      opened.close();
      throw new IllegalStateException(
          "the database did not give "
              + setting.size()
              + " connections ("
              + e.getMessage()
              + "): raise its max_connections or measure smaller pools",
          e);
    }
    return opened;
  }

  /** How it is set. */
  public PoolSetting setting() {
    return setting;
  }

  /**
   * The most connections that the pool may have now; it is as set unless something lets it grow.
   */
  public int limit() {
    return pool.getHikariConfigMXBean().getMaximumPoolSize();
  }

  /** Connections that somebody holds now; 0 when nothing leaked. Racy while there is load. */
  public int borrowed() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  private void fill() throws SQLException {
    List<Connection> all = new ArrayList<>();
    Adder adder = Adder.widened(pool);
    try {
      for (int i = 0; i < setting.size(); i++) {
        all.add(pool.getConnection());
      }
      pool.setMinimumIdle(setting.size());
    } finally {
      adder.close();
      for (Connection connection : all) {
        connection.close();
      }
    }
  }

  /** One request: waits for a connection, works, gives it back, and notes how that went. */
  void request(Work work, RandomGenerator random, long intendedNanos, Recording recording) {
    long start = System.nanoTime();
    if (gate == null) {
      borrow(work, random, intendedNanos, start, recording);
      return;
    }
    try {
      gate.enter(setting.timeout());
    } catch (UnavailableException late) {
      recording.timedOut(intendedNanos, System.nanoTime() - start);
      return;
    }
    try {
      borrow(work, random, intendedNanos, start, recording);
    } finally {
      gate.leave();
    }
  }

  private void borrow(
      Work work, RandomGenerator random, long intended, long start, Recording recording) {
    long got = 0;
    try {
      try (Connection connection = lender.getConnection()) {
        got = System.nanoTime();
        work.run(connection, random);
      }
      long end = System.nanoTime();
      recording.answered(intended, got - start, end - got, end);
    } catch (SQLTransientConnectionException late) {
      if (got == 0) {
        recording.timedOut(intended, System.nanoTime() - start);
      } else {
        recording.failed(intended, late);
      }
    } catch (SQLException failure) {
      recording.failed(intended, failure);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
