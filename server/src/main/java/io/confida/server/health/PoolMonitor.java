package io.confida.server.health;

import java.util.Optional;

/**
 * Watches the connection pool over time: a plug-in, found by {@link java.util.ServiceLoader}.
 *
 * <p>An implementation samples on a thread of its own and never borrows a connection.
 */
public interface PoolMonitor extends AutoCloseable {

  /** Makes a monitor; the plug-in is this. */
  interface Provider {
    /**
     * Starts to watch.
     *
     * @param poolName the pool's name in JMX
     */
    PoolMonitor start(String poolName);
  }

  /** What was seen over the last window; empty before the first sample. */
  Optional<Window> window();

  @Override
  void close();

  /**
   * A window of samples.
   *
   * @param averageActive time-weighted mean of the connections at work
   * @param seconds how long the window is
   * @param samples how many samples it has
   */
  record Window(double averageActive, double seconds, long samples) {}
}
