package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.exposition.Finding.Health;
import io.confida.monitor.exposition.http.Response;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code /health} and {@code /ready}: 503 when a database is down or a target is lost, and for
 * nothing else. A full pool answers 200: to take a service out of rotation for it would only move
 * its load to the others.
 */
final class HealthDocuments {
  private final String version;
  private final Judge judge;
  private final Clock clock;
  private final Instant started;

  HealthDocuments(String version, Judge judge, Clock clock) {
    this.version = version;
    this.judge = judge;
    this.clock = clock;
    this.started = clock.instant();
  }

  private record Found(TargetView target, PoolView pool, Finding finding) {}

  Response ready(List<TargetView> targets) {
    List<Found> found = find(targets);
    Health worst = worst(targets, found);
    boolean ready = worst != Health.UNHEALTHY;
    JsonStringWriter json = JsonWriter.string();
    json.object().value("ready", ready).value("database", worst.wireName());
    json.array("targets");
    targets.forEach(target -> writeTarget(json, target));
    json.end().array("pools");
    found.forEach(one -> writeStatus(json, one));
    json.end();
    Fields.put(json, "timestamp", clock.instant());
    json.end();
    return answer(ready, json);
  }

  Response health(List<TargetView> targets) {
    List<Found> found = find(targets);
    Health worst = worst(targets, found);
    JsonStringWriter json = JsonWriter.string();
    json.object().value("status", worst.wireName()).value("version", version);
    Fields.put(
        json, "uptime_seconds", Duration.between(started, clock.instant()).toMillis() / 1000.0);
    json.array("targets");
    targets.forEach(target -> writeTarget(json, target));
    json.end().array("pools");
    found.forEach(one -> writePool(json, one));
    json.end();
    Fields.put(json, "timestamp", clock.instant());
    json.end();
    return answer(worst != Health.UNHEALTHY, json);
  }

  private List<Found> find(List<TargetView> targets) {
    List<Found> found = new ArrayList<>();
    for (TargetView target : targets) {
      for (PoolView pool : target.pools()) {
        found.add(new Found(target, pool, judge.judge(target, pool)));
      }
    }
    return found;
  }

  private static Health worst(List<TargetView> targets, List<Found> found) {
    Health worst = found.isEmpty() ? Health.UNKNOWN : Health.HEALTHY;
    for (Found one : found) {
      Health health = one.finding.health();
      worst = health.compareTo(worst) > 0 ? health : worst;
    }
    boolean lost = targets.stream().anyMatch(one -> one.state() instanceof TargetState.Lost);
    return lost ? Health.UNHEALTHY : worst;
  }

  private static void writeTarget(JsonStringWriter json, TargetView target) {
    TargetState state = target.state();
    json.object().value("target", target.name());
    if (state instanceof TargetState.Lost lost) {
      json.value("state", "lost").value("reason", lost.reason());
    } else {
      json.value("state", "connected");
    }
    Fields.put(json, "since", state.since());
    json.end();
  }

  /** Enough to see which of them it is: the evidence is in {@code /health}. */
  private static void writeStatus(JsonStringWriter json, Found one) {
    json.object()
        .value("target", one.target.name())
        .value("pool", one.pool.name())
        .value("status", one.finding.health().wireName())
        .value("says", one.finding.sentence())
        .end();
  }

  private static void writePool(JsonStringWriter json, Found one) {
    json.object()
        .value("target", one.target.name())
        .value("pool", one.pool.name())
        .value("library", one.pool.library())
        .value("status", one.finding.health().wireName())
        .value("verdict", one.finding.verdict().id())
        .value("says", one.finding.sentence())
        .array("evidence", one.finding.evidence());
    json.object("pool_statistics");
    one.pool.latest().ifPresent(now -> MonitoringDocument.writeStatistics(json, now));
    json.end().end();
  }

  private static Response answer(boolean well, JsonStringWriter json) {
    Response response = Routes.json(well ? 200 : 503, json);
    return well ? response : response.with(Map.of("Retry-After", "1"));
  }
}
