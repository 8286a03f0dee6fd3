package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.target.TargetConnection;
import io.confida.monitor.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import javax.management.MBeanServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a target, made again when it breaks: after pauses of random length up to a
 * bound that doubles from half a second to half a minute, so that many monitors do not come back
 * all at once ("full jitter": M. Brooker, Exponential Backoff and Jitter, 2015). Only the sampling
 * thread connects; any thread may ask for the state.
 */
final class Link implements Supplier<Collection<? extends MBeanServerConnection>> {
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Connector connector;
  private final SamplingClock clock;
  private final DoubleSupplier random;

  private volatile @Nullable TargetConnection connection;
  private volatile TargetState state;

  /** What is told while the target does not answer; null while it does. */
  private volatile TargetState.@Nullable Lost silence;

  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long retryNanos;

  /** Reaches the target. */
  @FunctionalInterface
  interface Connector {
    TargetConnection connect() throws TargetException;
  }

  /**
   * @param random from 0 to 1
   */
  Link(Connector connector, SamplingClock clock, DoubleSupplier random) {
    this.connector = connector;
    this.clock = clock;
    this.random = random;
    this.retryNanos = clock.nanos();
    this.state = new TargetState.Lost(clock.now(), TargetState.NOT_TRIED);
  }

  /** A target that does not answer is told as lost before the calls to it have ended. */
  TargetState state() {
    TargetState told = state;
    if (!isSilent()) {
      silence = null;
      return told;
    }
    TargetState.Lost before = silence;
    if (before == null) {
      before =
          new TargetState.Lost(
              clock.now(), "it does not answer: it is stopped, pauses for long, or is cut off");
      silence = before;
    }
    return before;
  }

  /** Whether it is connected and has not answered for so long that it must be taken for lost. */
  boolean isSilent() {
    TargetConnection now = connection;
    return now != null && state instanceof TargetState.Connected && now.isSilent();
  }

  boolean connected() {
    return connection != null;
  }

  /** The MBean servers of the target; none while it is lost. */
  Collection<? extends MBeanServerConnection> servers() {
    TargetConnection now = connection;
    return now == null ? List.of() : now.servers();
  }

  @Override
  public Collection<? extends MBeanServerConnection> get() {
    return servers();
  }

  /** Whether nothing ends a read that takes for ever. */
  boolean unbounded() {
    TargetConnection now = connection;
    return now != null && now.unbounded();
  }

  /**
   * Connects if it is time to.
   *
   * @return whether it is connected now and was not before
   */
  boolean connectIfDue() {
    if (connection != null || clock.nanos() - retryNanos < 0) {
      return false;
    }
    try {
      connection = connector.connect();
      state = new TargetState.Connected(clock.now());
      pauseNanos = FIRST_PAUSE_NANOS;
      return true;
    } catch (TargetException e) {
      pauseBeforeRetry();
      lostBecause(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /**
   * A call failed: finds out whether the connection broke or only that call.
   *
   * @return whether it broke, and is closed now
   */
  boolean brokenBy(IOException failure) {
    TargetConnection now = connection;
    if (now == null) {
      return true;
    }
    try {
      now.check();
      return false;
    } catch (IOException | RuntimeException e) {
      // Told first: to close what nobody answers takes its time, too.
      lostBecause("the connection broke: the JVM has ended, is stopped or cannot be reached");
      close();
      pauseBeforeRetry();
      return true;
    }
  }

  /** Nanoseconds until it may connect again. */
  long untilRetryNanos() {
    return Math.max(0, retryNanos - clock.nanos());
  }

  void close() {
    TargetConnection now = connection;
    connection = null;
    if (now != null) {
      now.close();
    }
  }

  private void lostBecause(String reason) {
    // "Since" is when it was lost, though the reason may become a better one.
    state =
        state() instanceof TargetState.Lost before
            ? new TargetState.Lost(before.since(), reason)
            : new TargetState.Lost(clock.now(), reason);
  }

  private void pauseBeforeRetry() {
    retryNanos = clock.nanos() + Math.round(pauseNanos * random.getAsDouble());
    pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
  }
}
