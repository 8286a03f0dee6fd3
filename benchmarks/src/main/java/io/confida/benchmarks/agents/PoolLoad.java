package io.confida.benchmarks.agents;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Threads that borrow a connection, ask for one row and give it back, as fast as they can. */
final class PoolLoad {

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<Worker> workers = new ArrayList<>();
  private volatile Phase phase = Phase.SETTLING;
  private long beginNanos;

  private enum Phase {
    SETTLING,
    MEASURED,
    OVER
  }

  /**
   * What the threads did in the measured time.
   *
   * @param turns begun and ended in it
   * @param seconds how long it was
   * @param p99Millis 99 % of the turns took no longer, with the wait for a connection
   */
  record Outcome(long turns, double seconds, double p99Millis) {

    static Outcome parse(String line) {
      String[] words = line.split(" ", -1);
      return new Outcome(
          Long.parseLong(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    @Override
    public String toString() {
      return turns + " " + seconds + " " + p99Millis;
    }
  }

  private PoolLoad() {}

  static PoolLoad start(List<? extends DataSource> pools, int threads) {
    PoolLoad load = new PoolLoad();
    for (int i = 0; i < threads; i++) {
      Worker worker = load.new Worker(pools, i);
      load.workers.add(worker);
      worker.thread.start();
    }
    return load;
  }

  /** From here on it is measured. */
  void begin() {
    beginNanos = System.nanoTime();
    phase = Phase.MEASURED;
  }

  /**
   * Ends the load.
   *
   * @throws IllegalStateException if a thread's turn failed
   */
  Outcome end() {
    phase = Phase.OVER;
    double seconds = (System.nanoTime() - beginNanos) / 1e9;
    Histogram all = new Histogram(LONGEST_NANOS, 3);
    for (Worker worker : workers) {
      all.add(worker.join());
    }
    return new Outcome(all.getTotalCount(), seconds, all.getValueAtPercentile(99) / 1e6);
  }

  private final class Worker implements Runnable {
    private final List<? extends DataSource> pools;
    private final int first;
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private final Thread thread;
    private @Nullable SQLException failure;

    Worker(List<? extends DataSource> pools, int first) {
      this.pools = pools;
      this.first = first;
      this.thread = Thread.ofPlatform().daemon().name("orders-" + first).unstarted(this);
    }

    @Override
    public void run() {
      try {
        for (int turn = first; phase != Phase.OVER; turn = (turn + 1) % pools.size()) {
          boolean counts = phase == Phase.MEASURED;
          long start = System.nanoTime();
          turn(pools.get(turn % pools.size()));
          if (counts && phase == Phase.MEASURED) {
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
          }
        }
      } catch (SQLException e) {
        failure = e;
      }
    }

    private static void turn(DataSource pool) throws SQLException {
      try (Connection connection = pool.getConnection();
          PreparedStatement statement = connection.prepareStatement("SELECT 1");
          ResultSet row = statement.executeQuery()) {
        row.next();
      }
    }

    Histogram join() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw new IllegalStateException("a turn failed", failure);
      }
      return nanos;
    }
  }
}
