package io.confida.benchmarks.load.pool;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Comparator;

/**
 * How a pool is set.
 *
 * @param size connections that are kept, 1 to 1,000
 * @param overflow connections that may be opened above it when the line stands, 0 to 1,000
 * @param timeoutMillis the longest wait for a connection, at least 250 (HikariCP takes no less)
 */
public record PoolSetting(
    @JsonProperty("size") int size,
    @JsonProperty("overflow") int overflow,
    @JsonProperty("timeout_ms") long timeoutMillis)
    implements Comparable<PoolSetting> {

  private static final Comparator<PoolSetting> ORDER =
      Comparator.comparingInt(PoolSetting::size)
          .thenComparingInt(PoolSetting::overflow)
          .thenComparingLong(PoolSetting::timeoutMillis);

  private static final int LARGEST = 1_000;
  private static final int LEAST_TIMEOUT = 250;

  /** Checks the figures. */
  public PoolSetting {
    if (size < 1 || size > LARGEST) {
      throw new IllegalArgumentException("a pool size is 1 to 1000, not " + size);
    }
    if (overflow < 0 || overflow > LARGEST) {
      throw new IllegalArgumentException("an overflow is 0 to 1000, not " + overflow);
    }
    if (timeoutMillis < LEAST_TIMEOUT) {
      throw new IllegalArgumentException(
          "a pool timeout is at least 250 ms, not " + timeoutMillis + " ms");
    }
  }

  /** By size first. */
  @Override
  public int compareTo(PoolSetting other) {
    return ORDER.compare(this, other);
  }

  /** The longest wait for a connection. */
  @JsonIgnore
  public Duration timeout() {
    return Duration.ofMillis(timeoutMillis);
  }

  /** The most connections there may be. */
  @JsonIgnore
  public int most() {
    return size + overflow;
  }
}
