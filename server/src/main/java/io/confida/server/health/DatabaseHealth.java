package io.confida.server.health;

import io.confida.server.database.DatabaseManager;
import io.confida.server.database.DatabaseProbe;
import io.confida.server.database.PoolStatistics;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import org.jspecify.annotations.Nullable;

/**
 * Tells a full pool from a dead database.
 *
 * <p>The database is asked outside the pool. It is unhealthy when it does not answer, or has no
 * room for a connection while the pool has none; degraded when it answers and requests wait for a
 * connection, it has no room for another one, it answers the requests but is late with this, or
 * whoever watches the pool sees trouble in it (connections that do not come back, a database that
 * is slow); and healthy otherwise. An answer takes no longer than {@link DatabaseProbe#LIMIT}.
 */
public final class DatabaseHealth implements HealthCheck {

  private final DatabaseManager database;
  private final @Nullable PoolHealth pool;

  /**
   * Health of this database.
   *
   * @param monitor what watches its pool; absent when nothing does
   */
  public DatabaseHealth(DatabaseManager database, @Nullable PoolMonitor monitor) {
    this.database = database;
    this.pool = monitor == null ? null : new PoolHealth(monitor);
  }

  /** What it found, worst last. */
  enum Status {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One finding.
   *
   * @param probe the database's own answer
   * @param pool the pool at the same time
   * @param watched what the pool's watcher makes of it; absent when there is none
   */
  record Finding(
      Status status,
      DatabaseProbe.Result probe,
      PoolStatistics pool,
      @Nullable HealthCheckResponse watched) {}

  Finding find() {
    DatabaseProbe.Result probe = database.probe().ask();
    PoolStatistics counts = database.statistics();
    HealthCheckResponse watched = pool == null ? null : pool.call();
    boolean troubled = watched != null && PoolHealth.troubled(watched);
    boolean crowded = probe.full();
    Status status =
        !probe.connected() || (crowded && counts.total() == 0)
            ? Status.UNHEALTHY
            : counts.saturated() || troubled || crowded || probe.isLate()
                ? Status.DEGRADED
                : Status.HEALTHY;
    return new Finding(status, probe, counts, watched);
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public HealthCheckType type() {
    return HealthCheckType.READINESS;
  }

  @Override
  public HealthCheckResponse call() {
    Finding finding = find();
    return HealthCheckResponse.builder()
        .status(finding.status() != Status.UNHEALTHY)
        .detail("status", finding.status().wireName())
        .build();
  }
}
