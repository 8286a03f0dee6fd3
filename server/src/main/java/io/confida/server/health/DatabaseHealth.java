package io.confida.server.health;

import io.confida.server.database.DatabaseManager;
import io.confida.server.database.DatabaseProbe;
import io.confida.server.database.PoolStatistics;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;

/**
 * Tells a full pool from a dead database.
 *
 * <p>The database is asked outside the pool. It is unhealthy when it does not answer, degraded when
 * it answers and requests wait for a connection, and healthy otherwise. An answer takes no longer
 * than {@link DatabaseProbe#LIMIT}.
 */
public final class DatabaseHealth implements HealthCheck {

  private final DatabaseManager database;

  /** Health of this database. */
  public DatabaseHealth(DatabaseManager database) {
    this.database = database;
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
   */
  record Finding(Status status, DatabaseProbe.Result probe, PoolStatistics pool) {}

  Finding find() {
    DatabaseProbe.Result probe = database.probe().ask();
    PoolStatistics pool = database.statistics();
    Status status =
        !probe.connected() ? Status.UNHEALTHY : pool.saturated() ? Status.DEGRADED : Status.HEALTHY;
    return new Finding(status, probe, pool);
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
