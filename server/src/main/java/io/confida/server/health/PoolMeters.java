package io.confida.server.health;

import io.confida.server.database.DatabaseManager;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pool in {@code /metrics}.
 *
 * <p>Names and tags are OpenTelemetry's for connection pools (semantic conventions 1.44).
 */
public final class PoolMeters {

  private PoolMeters() {}

  /** Adds the pool's gauges; each is read when it is scraped. */
  public static void register(MeterRegistry registry, DatabaseManager database, String poolName) {
    Tag pool = Tag.create("db_client_connection_pool_name", poolName);
    Tag idle = Tag.create("db_client_connection_state", "idle");
    Tag used = Tag.create("db_client_connection_state", "used");
    String count = "db.client.connection.count";
    String what = "Connections of the pool, by state.";
    gauge(registry, count, what, List.of(pool, idle), () -> database.statistics().checkedIn());
    gauge(registry, count, what, List.of(pool, used), () -> database.statistics().checkedOut());
    gauge(
        registry,
        "db.client.connection.max",
        "Connections that the pool may have, with its overflow.",
        List.of(pool),
        () -> database.statistics().poolSize() + database.statistics().maxOverflow());
    gauge(
        registry,
        "db.client.connection.pending.requests",
        "Requests in line for a connection.",
        List.of(pool),
        () -> database.statistics().waiting());
  }

  private static void gauge(
      MeterRegistry registry, String name, String what, List<Tag> tags, Supplier<Integer> value) {
    registry.getOrCreate(Gauge.builder(name, value).description(what).tags(tags));
  }
}
