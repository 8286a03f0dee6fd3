package io.confida.benchmarks.load.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts a load on a pool, each request on a virtual thread.
 *
 * <p>In the closed loop a request's intended start is when its client was ready. In the open loop
 * it is the arrival's time, whether or not this machine was quick enough to start it then, so a
 * stalled pool and a stalled client both show in the latency.
 */
public final class PoolLoad {

  private final PoolUnderTest pool;
  private final Work work;
  private final Arrivals arrivals;
  private final double mostPerSecond;
  private final long seed;

  /**
   * @param seed of the arrivals' times and of what the requests choose
   */
  public PoolLoad(PoolUnderTest pool, Work work, Arrivals arrivals, long seed) {
    this(pool, work, arrivals, Double.POSITIVE_INFINITY, seed);
  }

  /**
   * @param mostPerSecond requests a second that a closed loop does not exceed, above 0; its clients
   *     wait for their turn then. The open loop has its own rate.
   * @param seed of the arrivals' times and of what the requests choose
   */
  public PoolLoad(
      PoolUnderTest pool, Work work, Arrivals arrivals, double mostPerSecond, long seed) {
    if (!(mostPerSecond > 0)) {
      throw new IllegalArgumentException(
          "a cap on the load is above 0 requests/s, not " + mostPerSecond);
    }
    this.pool = pool;
    this.work = work;
    this.arrivals = arrivals;
    this.mostPerSecond = mostPerSecond;
    this.seed = seed;
  }

  /**
   * Runs until the measured time is over and the last request has ended: at the latest a pool
   * timeout and a statement after it.
   *
   * @param settle load before the measured time
   * @param measure the measured time
   * @throws IllegalStateException if the thread is interrupted; the load has ended then
   */
  public LoadResult run(Duration settle, Duration measure) {
    long start = System.nanoTime();
    long begin = start + settle.toNanos();
    Recording recording = new Recording(begin, begin + measure.toNanos());
    switch (arrivals) {
      case Arrivals.Closed closed -> closed(closed, recording);
      case Arrivals.Open open -> open(open, start, recording);
    }
    return recording.result();
  }

  private void closed(Arrivals.Closed closed, Recording recording) {
    SplittableRandom randoms = new SplittableRandom(seed);
    Pace pace = new Pace(mostPerSecond, System.nanoTime());
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < closed.clients(); i++) {
      SplittableRandom random = randoms.split();
      clients.add(
          Thread.startVirtualThread(
              () -> {
                long now = pace.await(recording.endNanos());
                while (now - recording.endNanos() < 0 && !Thread.currentThread().isInterrupted()) {
                  pool.request(work, random, now, recording);
                  now = pace.await(recording.endNanos());
                }
              }));
    }
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      clients.forEach(Thread::interrupt);
      throw interrupted();
    }
  }

  private void open(Arrivals.Open open, long start, Recording recording) {
    SplittableRandom random = new SplittableRandom(seed);
    Phaser running = new Phaser(1);
    long next = start;
    while (true) {
      next += (long) (-Math.log(1 - random.nextDouble()) / open.perSecond() * 1e9);
      if (next - recording.endNanos() >= 0) {
        break;
      }
      for (long now = System.nanoTime(); now - next < 0; now = System.nanoTime()) {
        LockSupport.parkNanos(this, next - now);
        if (Thread.interrupted()) {
          throw interrupted();
        }
      }
      long intended = next;
      SplittableRandom own = random.split();
      // The phaser's count is one for this thread; a phaser takes 65,535 parties.
      if (running.getUnarrivedParties() > open.mostOutstanding()) {
        recording.dropped(intended);
        continue;
      }
      running.register();
      Thread.startVirtualThread(
          () -> {
            try {
              pool.request(work, own, intended, recording);
            } finally {
              running.arriveAndDeregister();
            }
          });
    }
    try {
      running.awaitAdvanceInterruptibly(running.arrive());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while measuring");
  }
}
