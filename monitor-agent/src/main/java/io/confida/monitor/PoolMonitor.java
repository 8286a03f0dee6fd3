package io.confida.monitor;

import io.confida.monitor.sampling.TargetWatch;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.TargetView;
import io.confida.monitor.target.ThisJvm;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches the connection pools that are registered as MBeans in this JVM, from one daemon thread
 * whose name begins with {@code confida-monitor}. It borrows nothing from the pools it watches.
 *
 * <p>A pool whose MBean throws is counted in {@link PoolWindow.Samples#failed()} and does not
 * disturb the others. A pool whose MBean hangs holds up the others for a second, as long as anybody
 * asks: then another thread goes on without it, and its samples count as failed until it answers.
 * No caller of this class waits for a pool.
 *
 * <p>Several monitors may run at once, and one may be started after another was closed. All methods
 * may be called from any thread.
 */
public final class PoolMonitor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PoolMonitor.class.getName());

  private final MonitorOptions options;
  private final TargetWatch watch;
  private volatile boolean closed;

  private PoolMonitor(MonitorOptions options) {
    this.options = options;
    this.watch =
        TargetWatch.start(
            new ThisJvm("this JVM"),
            WatchOptions.defaults()
                .withHistory(options.interval(), options.history())
                .withNotes(line -> LOG.log(Level.WARNING, line)));
  }

  /** Begins to watch; the pools that exist already are seen by the first sample, at once. */
  public static PoolMonitor start(MonitorOptions options) {
    return new PoolMonitor(options);
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
    return closed ? Optional.empty() : watch.pool(poolName).map(pool -> pool.window(length));
  }

  /** Names of the pools watched now, sorted; empty after {@link #close()}. */
  public List<String> pools() {
    return closed ? List.of() : watch.pools().stream().map(PoolView::name).toList();
  }

  /** All that is known of the pools; after {@link #close()} it stays as it was. */
  public TargetView view() {
    return watch;
  }

  /**
   * Calls the listener with each sample from now on, on the sampling thread: it must be quick. One
   * that throws is called no more.
   *
   * @return ends it
   */
  public TargetView.Subscription listen(Consumer<PoolSnapshot> listener) {
    return watch.listen(listener);
  }

  /**
   * Ends the watch and its threads. Waits for a read that is under way, half a second at most, then
   * interrupts it. Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    watch.close();
  }
}
