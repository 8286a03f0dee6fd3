package io.confida.server.health;

import io.confida.server.database.DatabaseManager;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pool in {@code /metrics}, and what its monitor has seen where there is one.
 *
 * <p>Names and tags are OpenTelemetry's for connection pools (semantic conventions 1.44), but for
 * {@code db.client.connection.count}, whose end Prometheus keeps for histograms. The registry is
 * the whole JVM's, so the gauges go when the pool does.
 */
public final class PoolMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  private PoolMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Adds the pool's gauges; each is read when it is scraped. */
  public static PoolMeters register(
      MeterRegistry registry,
      DatabaseManager database,
      String poolName,
      @Nullable PoolMonitor monitor) {
    PoolMeters meters = new PoolMeters(registry);
    Tag pool = Tag.create("db_client_connection_pool_name", poolName);
    Tag idle = Tag.create("db_client_connection_state", "idle");
    Tag used = Tag.create("db_client_connection_state", "used");
    String count = "db.client.connections";
    String what = "Connections of the pool, by state.";
    meters.gauge(count, what, List.of(pool, idle), () -> database.statistics().checkedIn());
    meters.gauge(count, what, List.of(pool, used), () -> database.statistics().checkedOut());
    meters.gauge(
        "db.client.connection.max",
        "Connections that the pool may have, with its overflow.",
        List.of(pool),
        () -> database.statistics().poolSize() + database.statistics().maxOverflow());
    meters.gauge(
        "db.client.connection.pending.requests",
        "Requests in line for a connection.",
        List.of(pool),
        () -> database.statistics().waiting());
    if (monitor != null) {
      meters.watched(monitor, pool);
    }
    return meters;
  }

  /** What only sampling can tell; a figure that is not known yet is no number. */
  private void watched(PoolMonitor monitor, Tag pool) {
    gauge(
        "confida.pool.active.mean",
        "Connections at work, time-weighted mean of the last minute.",
        List.of(pool),
        () -> monitor.window().map(PoolMonitor.Window::averageActive).orElse(Double.NaN));
    gauge(
        "confida.pool.active.peak",
        "Most connections at work at once in the last minute.",
        List.of(pool),
        () ->
            monitor.window().stream()
                .flatMapToInt(window -> window.activePeak().stream())
                .asDoubleStream()
                .findFirst()
                .orElse(Double.NaN));
    gauge(
        "confida.pool.saturated.share",
        "Share of the last minute in which all connections were in use.",
        List.of(pool),
        () ->
            monitor.window().stream()
                .flatMapToDouble(window -> window.saturatedShare().stream())
                .findFirst()
                .orElse(Double.NaN));
    gauge(
        "confida.pool.trouble",
        "1 while the pool's samples call for somebody to look at /health, else 0.",
        List.of(pool),
        () ->
            monitor
                .opinion()
                .map(
                    opinion -> opinion.concern().compareTo(PoolMonitor.Concern.TROUBLE) < 0 ? 0 : 1)
                .orElse(0));
  }

  private void gauge(String name, String what, List<Tag> tags, Supplier<? extends Number> value) {
    meters.add(registry.getOrCreate(Gauge.builder(name, value).description(what).tags(tags)));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
    meters.clear();
  }
}
