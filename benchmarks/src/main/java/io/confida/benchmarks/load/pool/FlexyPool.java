package io.confida.benchmarks.load.pool;

import com.vladmihalcea.flexypool.FlexyPoolDataSource;
import com.vladmihalcea.flexypool.adaptor.HikariCPPoolAdapter;
import com.vladmihalcea.flexypool.config.FlexyPoolConfiguration;
import com.vladmihalcea.flexypool.metric.Histogram;
import com.vladmihalcea.flexypool.metric.Metrics;
import com.vladmihalcea.flexypool.metric.Timer;
import com.vladmihalcea.flexypool.strategy.IncrementPoolOnTimeoutConnectionAcquisitionStrategy;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * FlexyPool 3.1.1 around HikariCP, with its strategy that adds a connection for an acquisition that
 * took too long. It is the library itself; only its metrics, which nobody reads here, and its line
 * of log for each late acquisition are left out, to its advantage.
 */
public final class FlexyPool {

  /** Held, because the log manager forgets a logger that nobody holds, and its level with it. */
  private static final Logger LOG = Logger.getLogger("com.vladmihalcea.flexypool");

  private FlexyPool() {}

  /**
   * Lets a pool grow.
   *
   * @param largest the size that it does not pass
   * @param late an acquisition that takes longer adds a connection
   */
  @SuppressWarnings("unchecked") // The library's varargs are of a generic type.
  public static DataSource around(HikariDataSource pool, int largest, Duration late) {
    LOG.setLevel(Level.OFF);
    FlexyPoolConfiguration<HikariDataSource> configuration =
        new FlexyPoolConfiguration.Builder<>("lab", pool, HikariCPPoolAdapter.FACTORY)
            .setMetricsFactory(properties -> new NoMetrics())
            .setJmxEnabled(false)
            .build();
    return new FlexyPoolDataSource<>(
        configuration,
        new IncrementPoolOnTimeoutConnectionAcquisitionStrategy.Factory<>(
            largest, (int) late.toMillis()));
  }

  private static final class NoMetrics implements Metrics {
    @Override
    public Histogram histogram(String name) {
      return value -> {};
    }

    @Override
    public Timer timer(String name) {
      return (duration, unit) -> {};
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}
  }
}
