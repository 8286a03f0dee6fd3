package io.confida.server.health;

import io.confida.server.config.DatabaseSettings;
import io.confida.server.database.Activity;
import io.confida.server.database.DatabaseManager;
import io.confida.server.http.HeadAsGet;
import io.confida.server.http.Json;
import io.confida.server.http.Problem;
import io.confida.server.http.QueryReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /}, {@code /live}, {@code /ready}, {@code /health}, {@code /monitoring/database}, {@code
 * /events}.
 */
public final class HealthRoutes implements HttpService {

  private final String version;
  private final DatabaseManager database;
  private final DatabaseSettings settings;
  private final DatabaseHealth health;
  private final @Nullable PoolMonitor monitor;
  private final @Nullable PoolEvents events;
  private final Readiness readiness;
  private final Clock clock;
  private final Instant started;

  /**
   * @param monitor absent when monitoring is off or its plug-in is not there
   */
  public HealthRoutes(
      String version,
      DatabaseManager database,
      DatabaseSettings settings,
      @Nullable PoolMonitor monitor,
      Readiness readiness,
      Clock clock) {
    this.version = version;
    this.database = database;
    this.settings = settings;
    this.health = new DatabaseHealth(database, monitor);
    this.monitor = monitor;
    this.events =
        monitor == null ? null : new PoolEvents(monitor, database.poolName(), readiness::ready);
    this.readiness = readiness;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", this::root)
        .get("/live", this::live)
        .get("/ready", this::ready)
        .get("/health", this::health)
        .get("/monitoring/database", this::monitoring)
        .get("/events", this::events);
  }

  private void root(ServerRequest request, ServerResponse response) {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("health", "/health");
    links.put("ready", "/ready");
    links.put("live", "/live");
    links.put("metrics", "/metrics");
    if (monitor != null) {
      links.put("monitoring", "/monitoring/database");
      links.put("events", "/events");
    }
    links.put("questions", "/api/v1/questions");
    links.put("sessions", "/api/v1/sessions");
    links.put("parse_jd", "/api/v1/parse-jd");
    links.put("services", "/api/v1/services");
    links.put("openapi", "/openapi.json");
    links.put("docs", "/docs");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", "Confida");
    body.put("version", version);
    body.put("links", links);
    Json.sendValue(response, body);
  }

  private void live(ServerRequest request, ServerResponse response) {
    response.header(HeaderValues.CACHE_NO_CACHE);
    Json.sendValue(response, Map.of("live", true, "timestamp", now()));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    readiness.asked();
    DatabaseHealth.Status status = health.find().status();
    boolean ready = readiness.ready() && status != DatabaseHealth.Status.UNHEALTHY;
    probed(response, ready);
    Json.sendValue(
        response, httpStatus(ready), new HealthAnswer.Ready(ready, status.wireName(), now()));
  }

  private void health(ServerRequest request, ServerResponse response) {
    DatabaseHealth.Finding finding = health.find();
    boolean well = finding.status() != DatabaseHealth.Status.UNHEALTHY;
    probed(response, well);
    Json.sendValue(
        response,
        httpStatus(well),
        new HealthAnswer.Health(
            finding.status().wireName(),
            version,
            Duration.between(started, clock.instant()).toMillis() / 1000.0,
            new HealthAnswer.Database(
                finding.status().wireName(),
                database.dialect().wireName(),
                database.mode(),
                HealthAnswer.Connectivity.of(finding.probe()),
                HealthAnswer.Pool.of(finding.pool()),
                HealthAnswer.Watching.of(settings.monitoring(), finding.watched())),
            now()));
  }

  private Problem notWatched() {
    return Problem.notFound(
        settings.monitoring()
            ? "endpoint: monitor-agent.jar is not on the class path"
            : "endpoint: database monitoring is off");
  }

  private void events(ServerRequest request, ServerResponse response) {
    PoolEvents samples = events;
    if (samples == null) {
      throw notWatched();
    }
    QueryReader query = new QueryReader(request);
    int most = query.number("samples", 1, 1_000_000, Integer.MAX_VALUE);
    query.check();
    samples.send(response, HeadAsGet.isHead(request) ? 0 : most);
  }

  private void monitoring(ServerRequest request, ServerResponse response) {
    PoolMonitor watching = monitor;
    if (watching == null) {
      throw notWatched();
    }
    DatabaseHealth.Finding finding = health.find();
    response.header(HeaderValues.CACHE_NO_CACHE);
    Json.sendValue(
        response,
        new HealthAnswer.Monitoring(
            new HealthAnswer.MonitoredHealth(
                finding.status().wireName(),
                HealthAnswer.Connectivity.of(finding.probe()),
                HealthAnswer.Pool.of(finding.pool())),
            HealthAnswer.PoolStatus.of(
                finding.pool(),
                settings.poolTimeout().toMillis() / 1000.0,
                settings.poolRecycle().toMillis() / 1000.0),
            performance(database.activity().summary(), watching.window()),
            now()));
  }

  private static HealthAnswer.Performance performance(
      Activity.Summary statements, Optional<PoolMonitor.Window> pool) {
    return new HealthAnswer.Performance(
        HealthAnswer.rounded(statements.meanMillis()),
        HealthAnswer.rounded(statements.p95Millis()),
        HealthAnswer.rounded(pool.map(PoolMonitor.Window::averageActive).orElse(null)),
        HealthAnswer.rounded(statements.perSecond()),
        Math.round(statements.seconds() * 1000) / 1000.0,
        pool.map(PoolMonitor.Window::samples).orElse(0L),
        statements.statements());
  }

  private static void probed(ServerResponse response, boolean well) {
    response.header(HeaderValues.CACHE_NO_CACHE);
    if (!well) {
      response.header(HeaderNames.RETRY_AFTER, "1");
    }
  }

  private static Status httpStatus(boolean well) {
    return well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
