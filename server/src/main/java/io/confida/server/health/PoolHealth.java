package io.confida.server.health;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.Optional;

/** What the plug-in that watches the pool makes of it, as a health check. */
final class PoolHealth implements HealthCheck {

  private final PoolMonitor monitor;

  PoolHealth(PoolMonitor monitor) {
    this.monitor = monitor;
  }

  @Override
  public String name() {
    return "connection-pool";
  }

  @Override
  public HealthCheckType type() {
    return HealthCheckType.READINESS;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponse.Builder response = HealthCheckResponse.builder();
    Optional<PoolMonitor.Opinion> opinion = monitor.opinion();
    if (opinion.isEmpty()) {
      return response.status(true).build();
    }
    return response
        .status(opinion.get().concern() != PoolMonitor.Concern.DOWN)
        .detail("verdict", opinion.get().verdict())
        .detail("concern", opinion.get().concern())
        .detail("sentence", opinion.get().sentence())
        .build();
  }

  /** Whether what a response of this check says calls for somebody to look. */
  static boolean troubled(HealthCheckResponse response) {
    return response.status() != HealthCheckResponse.Status.UP
        || response.details().get("concern") == PoolMonitor.Concern.TROUBLE;
  }
}
