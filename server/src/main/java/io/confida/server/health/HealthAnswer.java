package io.confida.server.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.confida.server.database.DatabaseProbe;
import io.confida.server.database.PoolStatistics;
import io.helidon.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/** The shapes of the health answers; what could not be measured is absent. */
final class HealthAnswer {

  private HealthAnswer() {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Ready(boolean ready, String database, String timestamp) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Health(
      String status, String version, double uptimeSeconds, Database database, String timestamp) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Database(
      String status,
      String engine,
      String mode,
      Connectivity connectivity,
      Pool poolStatistics,
      Watching monitor) {}

  /** Who watches the pool, and what it makes of it. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Watching(String state, @Nullable String verdict, @Nullable String sentence) {
    static Watching of(boolean wanted, @Nullable HealthCheckResponse watched) {
      if (watched == null) {
        return new Watching(wanted ? "not_installed" : "off", null, null);
      }
      return new Watching("on", detail(watched, "verdict"), detail(watched, "sentence"));
    }

    private static @Nullable String detail(HealthCheckResponse watched, String name) {
      return watched.details().get(name) instanceof String text ? text : null;
    }
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Connectivity(boolean connected, @Nullable Double responseTimeMs) {
    static Connectivity of(DatabaseProbe.Result probe) {
      return new Connectivity(probe.connected(), rounded(probe.responseMillis()));
    }
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Pool(
      int poolSize,
      int maxOverflow,
      int checkedIn,
      int checkedOut,
      int overflow,
      int waiting,
      int total) {
    static Pool of(PoolStatistics pool) {
      return new Pool(
          pool.poolSize(),
          pool.maxOverflow(),
          pool.checkedIn(),
          pool.checkedOut(),
          pool.overflow(),
          pool.waiting(),
          pool.total());
    }
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Monitoring(
      MonitoredHealth healthStatus,
      PoolStatus connectionPoolStatus,
      Performance performanceMetrics,
      String timestamp) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record MonitoredHealth(String status, Connectivity connectivity, Pool poolStatistics) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record PoolStatus(
      int poolSize,
      int maxOverflow,
      int checkedIn,
      int checkedOut,
      int overflow,
      int waiting,
      int total,
      double poolTimeoutSeconds,
      double poolRecycleSeconds) {
    static PoolStatus of(PoolStatistics pool, double timeoutSeconds, double recycleSeconds) {
      return new PoolStatus(
          pool.poolSize(),
          pool.maxOverflow(),
          pool.checkedIn(),
          pool.checkedOut(),
          pool.overflow(),
          pool.waiting(),
          pool.total(),
          timeoutSeconds,
          recycleSeconds);
    }
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Performance(
      @Nullable Double averageResponseTimeMs,
      @Nullable Double p95ResponseTimeMs,
      @Nullable Double averageActiveConnections,
      @Nullable Double averageQueriesPerSecond,
      double windowSeconds,
      long samples,
      long statements) {}

  /** To a thousandth: more digits would claim a precision that is not there. */
  static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Math.round(value * 1000) / 1000.0;
  }
}
