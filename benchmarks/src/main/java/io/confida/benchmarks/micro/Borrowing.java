package io.confida.benchmarks.micro;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.benchmarks.load.StubDriver;
import io.confida.server.database.ConnectionGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the gate costs: a borrow and a return of HikariCP over a driver that does nothing, alone and
 * behind the gate. With {@code -t 32} on the pool of 10 there is always a line.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class Borrowing {

  private static final int SIZE = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ConnectionGate gate =
      new ConnectionGate(SIZE, 0, 10_000, Duration.ofMillis(25), limit -> {});
  private @Nullable HikariDataSource pool;

  /** Opens the pool. */
  @Setup
  public void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new StubDriver());
    config.setMaximumPoolSize(SIZE);
    pool = new HikariDataSource(config);
  }

  /** Closes the pool. */
  @TearDown
  public void close() {
    pool().close();
  }

  /** Behind the gate. */
  @Benchmark
  public void borrow(Blackhole hole) throws SQLException {
    gate.enter(TIMEOUT);
    try (Connection connection = pool().getConnection()) {
      hole.consume(connection);
    } finally {
      gate.leave();
    }
  }

  /** Alone. */
  @Benchmark
  public void borrowControl(Blackhole hole) throws SQLException {
    try (Connection connection = pool().getConnection()) {
      hole.consume(connection);
    }
  }

  private HikariDataSource pool() {
    if (pool == null) {
      throw new IllegalStateException("not opened");
    }
    return pool;
  }
}
