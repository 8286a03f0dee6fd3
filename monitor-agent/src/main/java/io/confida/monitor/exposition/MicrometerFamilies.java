package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolView;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The same by the names that HikariCP's tracker for Micrometer gives a Prometheus registry, so that
 * existing dashboards work: its timers are histograms here, which carry the {@code _count} and
 * {@code _sum} that its summaries have, and its decaying {@code _max} is that of the last two
 * minutes, as Micrometer's is.
 */
final class MicrometerFamilies {
  private static final MetricMetadata TOTAL =
      new MetricMetadata("hikaricp_connections", "Total connections");
  private static final MetricMetadata ACTIVE =
      new MetricMetadata("hikaricp_connections_active", "Active connections");
  private static final MetricMetadata IDLE =
      new MetricMetadata("hikaricp_connections_idle", "Idle connections");
  private static final MetricMetadata PENDING =
      new MetricMetadata("hikaricp_connections_pending", "Pending threads");
  private static final MetricMetadata MAX =
      new MetricMetadata("hikaricp_connections_max", "Max connections");
  private static final MetricMetadata MIN =
      new MetricMetadata("hikaricp_connections_min", "Min connections");
  private static final MetricMetadata TIMEOUT =
      new MetricMetadata("hikaricp_connections_timeout", "Connection timeout total count");
  private static final MetricMetadata ACQUIRE =
      new MetricMetadata("hikaricp_connections_acquire_seconds", "Connection acquire time");
  private static final MetricMetadata USAGE =
      new MetricMetadata("hikaricp_connections_usage_seconds", "Connection usage time");
  private static final MetricMetadata CREATION =
      new MetricMetadata("hikaricp_connections_creation_seconds", "Connection creation time");
  private static final MetricMetadata ACQUIRE_MAX =
      new MetricMetadata(
          "hikaricp_connections_acquire_seconds_max",
          "Connection acquire time: the longest of the last two minutes is no longer than this");
  private static final MetricMetadata USAGE_MAX =
      new MetricMetadata(
          "hikaricp_connections_usage_seconds_max",
          "Connection usage time: the longest of the last two minutes is no longer than this");
  private static final MetricMetadata CREATION_MAX =
      new MetricMetadata(
          "hikaricp_connections_creation_seconds_max",
          "Connection creation time: the longest of the last two minutes is no longer than this");
  private static final Duration MAX_WINDOW = Duration.ofMinutes(2);

  private final Families.Gauges total;
  private final Families.Gauges active;
  private final Families.Gauges idle;
  private final Families.Gauges pending;
  private final Families.Gauges max;
  private final Families.Gauges min;
  private final Families.Counters timeout;
  private final Families.Histograms acquire;
  private final Families.Histograms usage;
  private final Families.Histograms creation;
  private final Families.Gauges acquireMax;
  private final Families.Gauges usageMax;
  private final Families.Gauges creationMax;

  MicrometerFamilies(Families families) {
    this.total = families.gauges(TOTAL);
    this.active = families.gauges(ACTIVE);
    this.idle = families.gauges(IDLE);
    this.pending = families.gauges(PENDING);
    this.max = families.gauges(MAX);
    this.min = families.gauges(MIN);
    this.timeout = families.counters(TIMEOUT);
    this.acquire = families.histograms(ACQUIRE);
    this.usage = families.histograms(USAGE);
    this.creation = families.histograms(CREATION);
    this.acquireMax = families.gauges(ACQUIRE_MAX);
    this.usageMax = families.gauges(USAGE_MAX);
    this.creationMax = families.gauges(CREATION_MAX);
  }

  void add(
      Labels labels, PoolView pool, Optional<PoolSnapshot> latest, Optional<PoolTimings> timings) {
    if (latest.isPresent()) {
      PoolSnapshot now = latest.get();
      total.add(labels, now.total());
      active.add(labels, now.active());
      idle.add(labels, now.idle());
      pending.add(labels, now.waiting());
      max.add(labels, now.max());
      min.add(labels, now.min());
    }
    if (timings.isPresent()) {
      PoolTimings met = timings.get();
      timeout.add(labels, (double) met.timeouts());
      acquire.add(labels, met.acquire());
      usage.add(labels, met.use());
      creation.add(labels, met.creation());
      Optional<PoolTimings> recent = pool.timings(MAX_WINDOW);
      if (recent.isPresent()) {
        addMax(acquireMax, labels, recent.get().acquire().quantileSeconds(1));
        addMax(usageMax, labels, recent.get().use().quantileSeconds(1));
        addMax(creationMax, labels, recent.get().creation().quantileSeconds(1));
      }
    }
  }

  /** Micrometer's maximum is 0 when there was nothing. */
  private static void addMax(Families.Gauges gauges, Labels labels, OptionalDouble longest) {
    gauges.add(labels, longest.orElse(0));
  }
}
