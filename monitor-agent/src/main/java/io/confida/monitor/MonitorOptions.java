package io.confida.monitor;

import java.time.Duration;

/**
 * How to watch. A value outside its bounds is an {@link IllegalArgumentException} that names it.
 *
 * @param interval distance between two samples of a pool, 10 ms to 1 s; 100 ms by default
 * @param window the stretch of time that {@link PoolMonitor#window(String)} sums up, from the
 *     interval to the history; 60 s by default
 * @param history how far back samples are kept, at most 100 000 intervals; 15 minutes by default. A
 *     sample takes 17 bytes: 158 KB per pool by default, 1.7 MB at most
 */
public record MonitorOptions(Duration interval, Duration window, Duration history) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
  private static final int MOST_SAMPLES = 100_000;

  public MonitorOptions {
    requireBetween("interval", interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    requireBetween("history", history, interval, interval.multipliedBy(MOST_SAMPLES));
    requireBetween("window", window, interval, history);
  }

  void requireWindow(Duration length) {
    requireBetween("window", length, interval, history);
  }

  /** Ten samples a second, a window of one minute, a history of 15. */
  public static MonitorOptions defaults() {
    return new MonitorOptions(
        Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofMinutes(15));
  }

  private static void requireBetween(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "monitor %s is %s: set it from %s to %s".formatted(name, value, least, most));
    }
  }
}
