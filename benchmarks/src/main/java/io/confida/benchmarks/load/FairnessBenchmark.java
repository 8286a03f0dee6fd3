package io.confida.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.server.database.ConnectionGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many virtual threads on few connections: who is served how often, and who waits how long.
 *
 * <p>Each thread borrows, holds, gives back, and begins again. Jain's index (Jain, Chiu, Hawe: "A
 * Quantitative Measure of Fairness", DEC-TR-301, 1984) is {@code (Σx)² / (n·Σx²)} over the turns
 * that each thread got: 1 when all got as many, 1/n when one got all. A wait that is still under
 * way at the end counts with the time it has lasted.
 */
public final class FairnessBenchmark {

  private static final long LONGEST_NANOS = 600_000_000_000L;

  private final int threads;
  private final int connections;
  private final Duration hold;

  /**
   * @param threads virtual threads
   * @param connections size of the pool
   * @param hold how long a thread keeps a connection
   */
  public FairnessBenchmark(int threads, int connections, Duration hold) {
    this.threads = threads;
    this.connections = connections;
    this.hold = hold;
  }

  /**
   * What came out.
   *
   * @param gate whether the gate stood in front of the pool
   * @param jain Jain's index, 1/threads to 1
   * @param p99Millis 99 % of the waits were no longer than this
   * @param maxMillis the longest wait
   * @param idealP99Millis the wait of everybody if all were served in turn and no time were lost
   *     between two turns: (threads − connections) / connections × the mean hold, which is measured
   *     inside the turn and so has nothing of the pool or the gate in it
   * @param inTurnP99Millis 99 % of the waits would be no longer than this if the same turns, at the
   *     same times, had gone to those who had waited longest: what a machine that stutters adds is
   *     in it, what unfairness adds is not
   * @param perSecond turns a second
   * @param neverServed threads that never got a connection
   */
  public record Outcome(
      @JsonProperty("gate") boolean gate,
      @JsonProperty("jain") double jain,
      @JsonProperty("p99_wait_ms") double p99Millis,
      @JsonProperty("max_wait_ms") double maxMillis,
      @JsonProperty("ideal_p99_wait_ms") double idealP99Millis,
      @JsonProperty("in_turn_p99_wait_ms") double inTurnP99Millis,
      @JsonProperty("turns_per_second") double perSecond,
      @JsonProperty("threads_never_served") long neverServed) {}

  /**
   * Runs once, with the gate in front of the pool or without.
   *
   * @param settle how long to go on before anything counts
   * @param time how long to measure
   */
  public Outcome run(boolean withGate, Duration settle, Duration time) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new StubDriver());
    config.setPoolName("fairness");
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(LONGEST_NANOS / 1_000_000);
    ConnectionGate gate =
        withGate
            ? new ConnectionGate(connections, 0, threads, Duration.ofMillis(25), limit -> {})
            : null;
    try (HikariDataSource pool = new HikariDataSource(config)) {
      return run(pool, gate, settle, time);
    }
  }

  private Outcome run(
      HikariDataSource pool, @Nullable ConnectionGate gate, Duration settle, Duration time) {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch start = new CountDownLatch(1);
    List<Client> clients = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Client client = new Client(pool, gate, stop, hold);
      clients.add(client);
      running.add(
          Thread.startVirtualThread(
              () -> {
                awaitUninterruptibly(start);
                client.run();
              }));
    }
    start.countDown();
    Outcome outcome;
    try {
      pause(settle);
      clients.forEach(Client::forget);
      long begin = System.nanoTime();
      pause(time);
      // Counted before anybody is let go: those who wait now would be served while stopping.
      outcome = outcome(clients, gate != null, begin, System.nanoTime());
    } finally {
      stop.set(true);
    }
    running.forEach(FairnessBenchmark::join);
    return outcome;
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
    }
  }

  private Outcome outcome(List<Client> clients, boolean withGate, long begin, long now) {
    Histogram waits = new Histogram(LONGEST_NANOS, 3);
    long[] turns = new long[threads];
    long held = 0;
    for (int i = 0; i < threads; i++) {
      held += clients.get(i).addTo(waits, now, begin);
      turns[i] = clients.get(i).turns();
    }
    long all = Arrays.stream(turns).sum();
    double meanHold = held / 1e6 / Math.max(1, all);
    return new Outcome(
        withGate,
        Fairness.jain(turns),
        waits.getValueAtPercentile(99) / 1e6,
        waits.getMaxValue() / 1e6,
        meanHold * (threads - connections) / connections,
        inTurn(clients, now - begin),
        all / ((now - begin) / 1e9),
        Arrays.stream(turns).filter(n -> n == 0).count());
  }

  /** With all served in turn, each waits while the others ahead of it are let in. */
  private double inTurn(List<Client> clients, long elapsed) {
    long[] starts =
        clients.stream().flatMapToLong(client -> Arrays.stream(client.starts())).sorted().toArray();
    int ahead = threads - connections;
    if (starts.length <= ahead) {
      return elapsed / 1e6;
    }
    Histogram waits = new Histogram(LONGEST_NANOS, 3);
    for (int i = ahead; i < starts.length; i++) {
      waits.recordValue(starts[i] - starts[i - ahead]);
    }
    return waits.getValueAtPercentile(99) / 1e6;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts these threads", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** One thread's turns. Its figures are read by the main thread while it goes on. */
  private static final class Client {
    private final HikariDataSource pool;
    private final @Nullable ConnectionGate gate;
    private final AtomicBoolean stop;
    private final Duration hold;
    private final Histogram waits = new Histogram(LONGEST_NANOS, 2);
    private long[] starts = new long[64];
    private int turns;
    private long heldNanos;
    private long waitingSince;

    private Client(
        HikariDataSource pool, @Nullable ConnectionGate gate, AtomicBoolean stop, Duration hold) {
      this.pool = pool;
      this.gate = gate;
      this.stop = stop;
      this.hold = hold;
    }

    private void run() {
      while (!stop.get()) {
        begin();
        if (gate != null) {
          gate.enter(Duration.ofMinutes(10));
        }
        try {
          turn();
        } finally {
          if (gate != null) {
            gate.leave();
          }
        }
      }
    }

    private void turn() {
      try (Connection connection = pool.getConnection()) {
        long start = served();
        LockSupport.parkNanos(connection, hold.toNanos());
        over(System.nanoTime() - start);
      } catch (SQLException e) {
        throw new IllegalStateException("a stub connection failed", e);
      }
    }

    private synchronized void begin() {
      waitingSince = System.nanoTime();
    }

    private synchronized long served() {
      long now = System.nanoTime();
      waits.recordValue(now - waitingSince);
      waitingSince = 0;
      if (turns == starts.length) {
        starts = Arrays.copyOf(starts, turns * 2);
      }
      starts[turns++] = now;
      return now;
    }

    private synchronized void over(long held) {
      if (turns > 0) { // else it began before what counts
        heldNanos += held;
      }
    }

    /** What was so far does not count. */
    private synchronized void forget() {
      waits.reset();
      turns = 0;
      heldNanos = 0;
    }

    private synchronized long turns() {
      return turns;
    }

    private synchronized long[] starts() {
      return Arrays.copyOf(starts, turns);
    }

    private synchronized long addTo(Histogram all, long now, long begin) {
      all.add(waits);
      if (waitingSince != 0) {
        all.recordValue(Math.max(0, now - waitingSince)); // it may have begun since
      } else if (turns == 0) { // it has not even come to wait
        all.recordValue(now - begin);
      }
      return heldNanos;
    }
  }
}
