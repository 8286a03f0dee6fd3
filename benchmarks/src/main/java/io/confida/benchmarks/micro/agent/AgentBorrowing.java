package io.confida.benchmarks.micro.agent;

import io.confida.benchmarks.micro.Interlude;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What being watched costs a borrow and its return, flat out: sampling ten times a second, the
 * times of borrowers and who holds a connection. The control is the same pool without the agent.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:+EnableDynamicAgentLoading")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AgentBorrowing {

  /** Whether the agent is in this JVM. */
  @Param({"none", "loaded"})
  public String agent = "none";

  private @Nullable WatchedPools pools;
  private @Nullable LoadedAgent loaded;

  /** For JMH. */
  public AgentBorrowing() {}

  /** Opens the pool and loads the agent. */
  @Setup
  public void start() {
    WatchedPools opened = new WatchedPools(1);
    pools = opened;
    if (agent.equals("loaded")) {
      loaded = LoadedAgent.load();
    }
    Interlude.afterEach(opened::tellKept);
  }

  /** Takes the agent out again, and closes the pool. */
  @TearDown
  public void stop() {
    Interlude.atEnd(this::end);
  }

  private void end() {
    if (loaded != null) {
      loaded.close();
      loaded = null;
    }
    pools().close();
  }

  /** A borrow and its return. */
  @Benchmark
  public void borrow(Blackhole hole) throws SQLException {
    try (Connection connection = pools().borrow()) {
      hole.consume(connection);
    }
  }

  private WatchedPools pools() {
    if (pools == null) {
      throw new IllegalStateException("not started");
    }
    return pools;
  }
}
