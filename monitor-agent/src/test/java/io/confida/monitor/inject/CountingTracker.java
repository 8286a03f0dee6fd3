package io.confida.monitor.inject;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import java.util.concurrent.atomic.AtomicInteger;

/** An application's own metrics, as Micrometer's or Dropwizard's are. */
final class CountingTracker implements IMetricsTracker, MetricsTrackerFactory {
  final AtomicInteger acquired = new AtomicInteger();
  final AtomicInteger used = new AtomicInteger();
  final AtomicInteger created = new AtomicInteger();
  final AtomicInteger timeouts = new AtomicInteger();

  @Override
  public IMetricsTracker create(String poolName, PoolStats poolStats) {
    return this;
  }

  @Override
  public void recordConnectionCreatedMillis(long millis) {
    created.incrementAndGet();
  }

  @Override
  public void recordConnectionAcquiredNanos(long nanos) {
    acquired.incrementAndGet();
  }

  @Override
  public void recordConnectionUsageMillis(long millis) {
    used.incrementAndGet();
  }

  @Override
  public void recordConnectionTimeout() {
    timeouts.incrementAndGet();
  }
}
