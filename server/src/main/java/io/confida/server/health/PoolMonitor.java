package io.confida.server.health;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Watches the connection pool over time: a plug-in, found by {@link java.util.ServiceLoader}.
 *
 * <p>An implementation samples on a thread of its own and never borrows a connection. All methods
 * may be called by any thread; a figure that is not known is absent.
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

  /** What it makes of the pool; empty before it has seen it. */
  Optional<Opinion> opinion();

  /**
   * Gives each sample to the listener from now on, on the sampling thread: it must be quick.
   *
   * @return ends it
   */
  Listening listen(Consumer<Sample> listener);

  @Override
  void close();

  /** What {@link #listen} has begun. */
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A window of samples.
   *
   * @param averageActive time-weighted mean of the connections at work
   * @param activePeak most connections at work at once
   * @param saturatedShare share of the time, 0 to 1, in which the next borrower would have waited
   * @param seconds how long the window is
   * @param samples how many samples it has
   */
  record Window(
      double averageActive,
      OptionalInt activePeak,
      OptionalDouble saturatedShare,
      double seconds,
      long samples) {}

  /**
   * What the samples say of the pool's health.
   *
   * @param verdict its name, such as {@code healthy} or {@code leak_suspected}
   * @param concern how grave it is
   * @param sentence what is the matter, and what to do next
   */
  record Opinion(String verdict, Concern concern, String sentence) {}

  /** How grave a verdict is. */
  enum Concern {
    /** All is well, or nothing is known yet. */
    NONE,
    /** All connections are in use: busy, which the line in front of the pool tells better. */
    BUSY,
    /** Somebody should look: connections do not come back, or the database is slow. */
    TROUBLE,
    /** The database does not do its part. */
    DOWN
  }

  /**
   * One sample.
   *
   * @param at when it was taken
   * @param active connections at work
   * @param idle connections open and not at work
   * @param total connections open
   * @param max connections that the pool may open now
   */
  record Sample(
      Instant at, OptionalInt active, OptionalInt idle, OptionalInt total, OptionalInt max) {}
}
