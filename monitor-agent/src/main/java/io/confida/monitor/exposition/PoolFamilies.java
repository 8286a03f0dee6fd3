package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.util.Optional;

/**
 * A pool's metrics by OpenTelemetry's names (semantic conventions 1.44, Prometheus spelling), and
 * by our own for what has no name there. OpenTelemetry's {@code db.client.connection.count} is
 * spelled {@code db_client_connections}: Prometheus keeps the ending {@code _count} for histograms.
 */
final class PoolFamilies {
  private static final MetricMetadata CONNECTIONS =
      new MetricMetadata("db_client_connections", "Connections of the pool, by state.");
  private static final MetricMetadata MAX =
      new MetricMetadata("db_client_connection_max", "Connections the pool may open.");
  private static final MetricMetadata IDLE_MIN =
      new MetricMetadata(
          "db_client_connection_idle_min",
          "Connections the pool keeps: what its library means by its minimum.");
  private static final MetricMetadata PENDING =
      new MetricMetadata(
          "db_client_connection_pending_requests", "Threads that wait for a connection.");
  private static final MetricMetadata TIMEOUTS =
      new MetricMetadata("db_client_connection_timeouts", "Borrowers that gave up waiting.");
  private static final MetricMetadata WAIT_TIME =
      new MetricMetadata(
          "db_client_connection_wait_time_seconds",
          "From asking for a connection to having it; those that gave up are not in it.");
  private static final MetricMetadata USE_TIME =
      new MetricMetadata(
          "db_client_connection_use_time_seconds", "From having a connection to giving it back.");
  private static final MetricMetadata CREATE_TIME =
      new MetricMetadata(
          "db_client_connection_create_time_seconds",
          "Opening a connection; failed ones are not in it.");
  private static final MetricMetadata ACTIVE_SECONDS =
      new MetricMetadata(
          "confida_pool_active_seconds",
          "Integral of the connections lent out: its rate is their time-weighted mean.");
  private static final MetricMetadata WAITING_SECONDS =
      new MetricMetadata(
          "confida_pool_waiting_seconds",
          "Integral of the waiting threads: its rate is their time-weighted mean.");
  private static final MetricMetadata SATURATED_SECONDS =
      new MetricMetadata(
          "confida_pool_saturated_seconds",
          "Time in which the next borrower would have had to wait: its rate is the share of time.");
  private static final MetricMetadata ACTIVE_PEAK =
      new MetricMetadata(
          "confida_pool_active_peak", "Most connections lent out at once, of the peak window.");
  private static final MetricMetadata WAITING_PEAK =
      new MetricMetadata(
          "confida_pool_waiting_peak", "Most threads waiting at once, of the peak window.");
  private static final MetricMetadata VERDICT =
      new MetricMetadata(
          "confida_pool_verdict", "1 for the verdict on the pool, 0 for the others.");

  private final Duration peakWindow;
  private final Families.Gauges connections;
  private final Families.Gauges max;
  private final Families.Gauges idleMin;
  private final Families.Gauges pending;
  private final Families.Counters timeouts;
  private final Families.Histograms waitTime;
  private final Families.Histograms useTime;
  private final Families.Histograms createTime;
  private final Families.Counters activeSeconds;
  private final Families.Counters waitingSeconds;
  private final Families.Counters saturatedSeconds;
  private final Families.Gauges activePeak;
  private final Families.Gauges waitingPeak;
  private final Families.Gauges verdict;

  PoolFamilies(Families families, Duration peakWindow) {
    this.peakWindow = peakWindow;
    this.connections = families.gauges(CONNECTIONS);
    this.max = families.gauges(MAX);
    this.idleMin = families.gauges(IDLE_MIN);
    this.pending = families.gauges(PENDING);
    this.timeouts = families.counters(TIMEOUTS);
    this.waitTime = families.histograms(WAIT_TIME);
    this.useTime = families.histograms(USE_TIME);
    this.createTime = families.histograms(CREATE_TIME);
    this.activeSeconds = families.counters(ACTIVE_SECONDS);
    this.waitingSeconds = families.counters(WAITING_SECONDS);
    this.saturatedSeconds = families.counters(SATURATED_SECONDS);
    this.activePeak = families.gauges(ACTIVE_PEAK);
    this.waitingPeak = families.gauges(WAITING_PEAK);
    this.verdict = families.gauges(VERDICT);
  }

  void add(
      PoolLabels labels,
      PoolView pool,
      Optional<PoolSnapshot> latest,
      Optional<PoolTimings> timings,
      Finding finding) {
    if (latest.isPresent()) {
      PoolSnapshot now = latest.get();
      connections.add(labels.idle, now.idle());
      connections.add(labels.used, now.active());
      max.add(labels.pool, now.max());
      idleMin.add(labels.pool, now.min());
      pending.add(labels.pool, now.waiting());
    }
    if (timings.isPresent()) {
      PoolTimings met = timings.get();
      timeouts.add(labels.pool, (double) met.timeouts());
      waitTime.add(labels.pool, met.acquire());
      useTime.add(labels.pool, met.use());
      createTime.add(labels.pool, met.creation());
    }
    addTotals(labels, pool.totals(), latest);
    PoolWindow window = pool.window(peakWindow);
    activePeak.add(labels.pool, window.active().peak());
    waitingPeak.add(labels.pool, window.waiting().peak());
    labels.addVerdict(verdict, finding.verdict());
  }

  /** A sum that is still 0 of a figure that the library does not tell is no figure. */
  private void addTotals(PoolLabels labels, PoolTotals totals, Optional<PoolSnapshot> latest) {
    if (totals.activeSeconds() > 0 || (latest.isPresent() && latest.get().active().isPresent())) {
      activeSeconds.add(labels.pool, totals.activeSeconds());
    }
    if (totals.waitingSeconds() > 0 || (latest.isPresent() && latest.get().waiting().isPresent())) {
      waitingSeconds.add(labels.pool, totals.waitingSeconds());
    }
    if (totals.saturatedSeconds() > 0
        || (latest.isPresent() && latest.get().saturated().isPresent())) {
      saturatedSeconds.add(labels.pool, totals.saturatedSeconds());
    }
  }
}
