package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.sweep.Sweep;
import io.confida.benchmarks.load.pool.FlexyPool;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolLoad;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Measures pool settings on a database, each block on a pool of its own.
 *
 * <p>The reference is the workload itself under the same load at one fixed setting: it feels what
 * the other settings feel, and where the load alone decides the throughput (an open loop that is
 * kept up with, a capped closed one) it corrects nothing, as it should.
 *
 * <p>A block during which a stop was asked for is thrown away: its {@link CancellationException}
 * reaches the caller.
 */
public final class LiveBlocks implements Sweep.Blocks {

  private final LabDatabase database;
  private final LabLoad load;
  private final PoolSetting fixed;
  private final BooleanSupplier stopped;
  private final long startNanos;
  private long blocks;

  /**
   * @param fixed the setting of the reference
   * @param secondsBefore what an earlier part of the run, which this one resumes, took
   * @param stopped whether to give up
   */
  public LiveBlocks(
      LabDatabase database,
      LabLoad load,
      PoolSetting fixed,
      double secondsBefore,
      BooleanSupplier stopped) {
    this.database = database;
    this.load = load;
    this.fixed = fixed;
    this.stopped = stopped;
    this.startNanos = System.nanoTime() - (long) (secondsBefore * 1e9);
  }

  /**
   * Warms this JVM and the database's caches.
   *
   * @throws IllegalStateException if the workload does not run at all
   */
  public void warmUp(Duration time) {
    database.reset(load.workload());
    try (PoolUnderTest pool = open(fixed)) {
      LoadResult result = run(pool, load.lasting(time)).result();
      if (result.answered() == 0 && result.failed() > 0) {
        throw new IllegalStateException(
            "the workload %s does not run on this database: %s"
                .formatted(
                    load.workload().name(), result.firstFailure().replaceAll("\\s*\\R\\s*", " ")));
      }
    }
  }

  /**
   * Load on a pool before it is measured: a new connection's first statements are parsed and
   * planned and fill the caches of its process, which takes the database some milliseconds of CPU
   * each and would count against large pools. The measured time follows without a pause: were the
   * clients to begin anew, a short one would see the quick requests of a mix and not the slow ones,
   * which are under way at its end.
   */
  public static Duration fresh(int size) {
    return Duration.ofMillis(50 + 8L * size);
  }

  @Override
  public Sweep.Block measure(PoolSetting setting, int round) {
    database.reset(load.workload());
    try (PoolUnderTest pool = open(setting)) {
      return run(pool, load.settledFor(fresh(setting.size())));
    }
  }

  /**
   * Lets FlexyPool 3.1.1 find a size: HikariCP alone with so many connections, which it lets grow
   * under the load.
   *
   * @param start connections at the start
   * @param largest the most that it may come to
   * @param late an acquisition that takes longer adds a connection
   * @param time under load
   * @return the pool's size at the end
   */
  public int grown(int start, int largest, Duration late, Duration time) {
    database.reset(load.workload());
    PoolSetting setting = new PoolSetting(start, 0, fixed.timeoutMillis());
    try (PoolUnderTest pool =
        PoolUnderTest.open(
            database.url(),
            setting,
            PoolUnderTest.Front.NONE,
            hikari -> FlexyPool.around(hikari, largest, late))) {
      run(pool, load.lasting(time));
      return pool.limit();
    }
  }

  @Override
  public Reference reference() {
    Sweep.Block block = measure(fixed, 0);
    return new Reference(block.atSeconds(), block.result().perSecond());
  }

  private PoolUnderTest open(PoolSetting setting) {
    return PoolUnderTest.open(database.url(), setting, load.front());
  }

  private Sweep.Block run(PoolUnderTest pool, LabLoad each) {
    blocks++;
    CompletableFuture<CpuSpan> cpu =
        CpuSpan.read(each.settle(), each.measure(), database.postmaster());
    LoadResult result;
    try {
      result =
          new PoolLoad(
                  pool,
                  each.workload(),
                  each.arrivals(),
                  each.mostPerSecond(),
                  each.seed() + blocks)
              .run(each.settle(), each.measure());
    } catch (IllegalStateException e) {
      // Cleared, so that the pool closes in peace and what was measured can be written.
      if (Thread.interrupted()) {
        throw cancelled(e);
      }
      throw e;
    }
    if (stopped.getAsBoolean()) {
      throw cancelled(new IllegalStateException("stopped"));
    }
    double end = (System.nanoTime() - startNanos) / 1e9;
    return new Sweep.Block(
        result, end - each.measure().toNanos() / 2e9, cpu.join().perRequest(result.answered()));
  }

  private static CancellationException cancelled(IllegalStateException cause) {
    CancellationException cancelled = new CancellationException("stopped while measuring");
    cancelled.initCause(cause);
    return cancelled;
  }
}
