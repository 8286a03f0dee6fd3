package io.confida.benchmarks.micro.pools;

import io.confida.benchmarks.load.Fairness;
import io.confida.benchmarks.micro.Interlude;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.benchmarks.micro.QuietLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.results.AggregationPolicy;

/**
 * Borrow, hold and return, with four threads to a connection: how many turns all threads together
 * get, how evenly they are shared out, and who waits longest. HikariCP alone is the control.
 *
 * <p>Beside the score stand Jain's index of the threads' turns, the longest wait of any thread, and
 * how many connections nobody can borrow when all threads have stopped, which is none.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(32)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class Borrowing {

  /** Names of the secondary results. */
  static final String JAIN = "jain";

  static final String LONGEST_WAIT = "longest-wait";
  static final String KEPT = "kept-connections";

  /** Who lends. */
  @Param public PoolLibrary library = PoolLibrary.HIKARICP;

  /** What is lent. */
  @Param public Backend backend = Backend.STUB;

  /** How long a borrower keeps it, asleep; sleeping takes some 50 µs more than is asked for. */
  @Param({"0", "100"})
  public int holdMicros;

  /** How many there are. */
  @Param("8")
  public int connections;

  private final Queue<Turns> threads = new ConcurrentLinkedQueue<>();
  private @Nullable OpenPool pool;

  /** For JMH. */
  public Borrowing() {}

  /** Opens the pool with all its connections. */
  @Setup
  public void open() throws SQLException {
    QuietLog.begin();
    OpenPool opened = library.open(backend, connections);
    pool = opened;
    int had = opened.borrowable(connections);
    if (had != connections) {
      throw new IllegalStateException(library + " gives " + had + " of " + connections);
    }
    Interlude.afterEach(this::tell);
  }

  /** Closes the pool. */
  @TearDown
  public void close() {
    Interlude.atEnd(pool()::close);
  }

  /** A turn. */
  @Benchmark
  public int turn(Turns turns, Control control) throws SQLException {
    OpenPool lender = pool();
    // A wait that was begun in the measured time counts to its end, also if that comes later.
    boolean counts = control.startMeasurement && !control.stopMeasurement;
    long since = System.nanoTime();
    Connection connection = lender.borrow();
    if (counts) {
      turns.served(System.nanoTime() - since);
    }
    try {
      int answer = backend.use(connection);
      if (holdMicros > 0) {
        LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(holdMicros));
      }
      return answer;
    } finally {
      lender.giveBack(connection);
      giveWay();
    }
  }

  /**
   * Nothing takes the processor from a virtual thread that never waits: without this, those that
   * came first would have all turns, and JMH would wait for the others for ever. To yield does not
   * do: who yields comes before whoever was woken by another thread or by the clock.
   */
  private static void giveWay() {
    if (Thread.currentThread().isVirtual()) {
      LockSupport.parkNanos(1);
    }
  }

  /** A thread of the iteration that begins. */
  void join(Turns turns) {
    threads.add(turns);
  }

  /** Tells the iteration's own figures; all threads have stopped. */
  private void tell() throws SQLException {
    long[] shares = threads.stream().mapToLong(Turns::served).toArray();
    long longest = threads.stream().mapToLong(Turns::longestNanos).max().orElse(0);
    threads.clear();
    OwnFigures.tell(JAIN, Fairness.jain(shares), "index", AggregationPolicy.AVG);
    OwnFigures.tell(LONGEST_WAIT, longest / 1e3, "us", AggregationPolicy.MAX);
    int kept = connections - pool().borrowable(connections);
    OwnFigures.tell(KEPT, kept, "connections", AggregationPolicy.MAX);
  }

  private OpenPool pool() {
    if (pool == null) {
      throw new IllegalStateException("not opened");
    }
    return pool;
  }
}
