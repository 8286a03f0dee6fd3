package io.confida.server.health;

import io.confida.server.database.DatabaseManager;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pool in {@code /metrics}.
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
      MeterRegistry registry, DatabaseManager database, String poolName) {
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
    return meters;
  }

  private void gauge(String name, String what, List<Tag> tags, Supplier<Integer> value) {
    meters.add(registry.getOrCreate(Gauge.builder(name, value).description(what).tags(tags)));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
    meters.clear();
  }
}
