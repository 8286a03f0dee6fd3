package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.exposition.http.Response;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * {@code /monitoring/database} of one pool, in the shape of the server's own. A figure that cannot
 * be measured from here is absent.
 */
final class MonitoringDocument {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** A knock says nothing of what became of the database later. */
  private static final Duration KNOCK_HOLDS = Duration.ofSeconds(10);

  private MonitoringDocument() {}

  static Response of(Selection.Chosen chosen, Judge judge, Instant now) {
    PoolView pool = chosen.pool();
    Finding finding = judge.judge(chosen.target(), pool);
    Optional<PoolSnapshot> latest = pool.latest();
    JsonStringWriter json = JsonWriter.string();
    json.object()
        .object("health_status")
        .value("status", finding.health().wireName())
        .object("connectivity");
    writeConnectivity(json, pool, finding, now);
    json.end().object("pool_statistics");
    latest.ifPresent(one -> writeStatistics(json, one));
    json.end().end().object("connection_pool_status");
    latest.ifPresent(one -> writeStatistics(json, one));
    json.end().object("performance_metrics");
    writePerformance(json, pool);
    json.end();
    Fields.put(json, "timestamp", now);
    json.end();
    return Routes.json(200, json);
  }

  private static void writeConnectivity(
      JsonStringWriter json, PoolView pool, Finding finding, Instant now) {
    Optional<DatabaseKnock> knock =
        pool.knock().filter(one -> one.at().isAfter(now.minus(KNOCK_HOLDS)));
    boolean knockedWell =
        knock.isPresent() && knock.get().answer() == DatabaseKnock.Answer.ANSWERED;
    boolean answers = pool.roundTrips().map(trips -> trips.times().count() > 0).orElse(false);
    if (finding.verdict() == PoolVerdict.Kind.DATABASE_DOWN) {
      json.value("connected", false);
    } else if (knockedWell || answers) {
      json.value("connected", true);
      OptionalDouble seconds =
          knockedWell ? OptionalDouble.of(knock.get().tookSeconds()) : meanSeconds(pool);
      putMillis(json, "response_time_ms", seconds);
    }
  }

  /**
   * The counts by the server's names. {@code pool_size} is what the pool keeps and {@code
   * max_overflow} what it may open above; a pool that tells no minimum, or keeps none, has its size
   * as its limit.
   */
  static void writeStatistics(JsonStringWriter json, PoolSnapshot now) {
    OptionalInt max = now.max();
    OptionalInt kept = now.min();
    boolean keeps =
        kept.isPresent()
            && kept.getAsInt() > 0
            && (max.isEmpty() || kept.getAsInt() <= max.getAsInt());
    OptionalInt size = keeps ? kept : max;
    Fields.put(json, "pool_size", size);
    if (size.isPresent() && max.isPresent()) {
      json.value("max_overflow", max.getAsInt() - size.getAsInt());
    }
    Fields.put(json, "checked_in", now.idle());
    Fields.put(json, "checked_out", now.active());
    if (size.isPresent() && now.total().isPresent()) {
      json.value("overflow", Math.max(0, now.total().getAsInt() - size.getAsInt()));
    }
    Fields.put(json, "waiting", now.waiting());
    Fields.put(json, "total", now.total());
  }

  private static void writePerformance(JsonStringWriter json, PoolView pool) {
    Optional<RoundTrips> trips = pool.roundTrips();
    if (trips.isPresent()) {
      putMillis(json, "average_response_time_ms", meanSeconds(pool));
      putMillis(json, "p95_response_time_ms", trips.get().times().quantileSeconds(0.95));
    }
    PoolWindow window = pool.window(WINDOW);
    Fields.put(json, "average_active_connections", window.active().mean());
    if (trips.isPresent() && trips.get().seconds() > 0) {
      Fields.put(
          json, "average_queries_per_second", trips.get().times().count() / trips.get().seconds());
    }
    Fields.put(json, "window_seconds", window.spanSeconds());
    json.value("samples", window.samples().taken());
  }

  private static OptionalDouble meanSeconds(PoolView pool) {
    Optional<RoundTrips> trips = pool.roundTrips();
    return trips.isPresent() ? trips.get().times().meanSeconds() : OptionalDouble.empty();
  }

  private static void putMillis(JsonStringWriter json, String name, OptionalDouble seconds) {
    if (seconds.isPresent()) {
      Fields.put(json, name, seconds.getAsDouble() * 1000);
    }
  }
}
