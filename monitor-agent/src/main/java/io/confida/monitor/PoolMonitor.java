package io.confida.monitor;

import io.confida.monitor.sampling.Sampler;
import io.confida.monitor.sampling.SamplingClock;
import io.confida.monitor.snapshot.PoolWindow;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the connection pools that are registered in this JVM's platform MBean server, from one
 * daemon thread named {@code confida-monitor}. It borrows nothing from the pools it watches.
 *
 * <p>A pool whose MBean throws is counted in {@link PoolWindow.Samples#failed()} and does not
 * disturb the others. A pool whose MBean hangs holds up the sampling of all until it answers: the
 * samples missed are counted as {@link PoolWindow.Samples#late()}, and no caller of this class
 * waits for it.
 *
 * <p>Several monitors may run at once, and one may be started after another was closed. All methods
 * may be called from any thread.
 */
public final class PoolMonitor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PoolMonitor.class.getName());

  /** How long a read that is under way may take at the end before it is interrupted. */
  private static final Duration CLOSE_GRACE = Duration.ofMillis(500);

  private final MonitorOptions options;
  private final Sampler sampler;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PoolMonitor(MonitorOptions options) {
    this.options = options;
    this.sampler =
        new Sampler(
            ManagementFactory.getPlatformMBeanServer(),
            options.interval(),
            options.history(),
            SamplingClock.system());
    this.thread = new Thread(this::sampleUntilClosed, "confida-monitor");
    this.thread.setDaemon(true);
  }

  /** Begins to watch; the pools that exist already are seen by the first sample, at once. */
  public static PoolMonitor start(MonitorOptions options) {
    var monitor = new PoolMonitor(options);
    monitor.thread.start();
    return monitor;
  }

  /**
   * Sums up the window of the options, up to now.
   *
   * @return empty when no pool of this name is watched: it is unknown, closed, or was registered
   *     less than a second ago
   */
  public Optional<PoolWindow> window(String poolName) {
    return window(poolName, options.window());
  }

  /**
   * As {@link #window(String)}, over a length of the caller's choice.
   *
   * @param length from the options' interval to their history
   * @throws IllegalArgumentException when the length lies outside these
   */
  public Optional<PoolWindow> window(String poolName, Duration length) {
    options.requireWindow(length);
    return isClosed() ? Optional.empty() : sampler.window(poolName, length);
  }

  /** Names of the pools watched now, sorted; empty after {@link #close()}. */
  public List<String> pools() {
    return isClosed() ? List.of() : sampler.pools();
  }

  /**
   * Ends the watch and its thread, and forgets what was seen. Waits for a read that is under way,
   * half a second at most, then interrupts it. Closing again does nothing.
   */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_GRACE.toMillis());
      if (thread.isAlive()) {
        // Not at once: an interrupt can break what the pool's own code is doing.
        thread.interrupt();
        thread.join(CLOSE_GRACE.toMillis());
      }
    } catch (InterruptedException e) {
      // The thread ends all the same; the caller has asked not to wait for it.
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.log(Level.WARNING, "a pool does not answer: the thread that reads it ends once it does");
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void sampleUntilClosed() {
    try {
      long waitNanos = 0;
      while (!closed.await(waitNanos, TimeUnit.NANOSECONDS)) {
        waitNanos = sampler.tick();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "interrupted while it waited: the watch ends");
    }
  }
}
