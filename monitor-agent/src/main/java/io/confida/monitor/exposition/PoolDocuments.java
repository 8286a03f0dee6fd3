package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.exposition.http.Response;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.TargetView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /pools} and what lies beneath it. */
final class PoolDocuments {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Judge judge;
  private final Clock clock;

  PoolDocuments(Judge judge, Clock clock) {
    this.judge = judge;
    this.clock = clock;
  }

  Response list(List<TargetView> targets) {
    JsonStringWriter json = JsonWriter.string();
    json.object().array("pools");
    for (TargetView target : targets) {
      for (PoolView pool : target.pools()) {
        writePool(json, target, pool);
      }
    }
    json.end();
    Fields.put(json, "timestamp", clock.instant());
    json.end();
    return Routes.json(200, json);
  }

  private void writePool(JsonStringWriter json, TargetView target, PoolView pool) {
    Finding finding = judge.judge(target, pool);
    begin(json, target, pool);
    json.value("library", pool.library())
        .value("verdict", finding.verdict().id())
        .value("says", finding.sentence());
    pool.latest()
        .ifPresent(
            now -> {
              Fields.counts(json, now);
              Fields.put(json, "at", now.capturedAt());
            });
    writeLastMinute(json, pool.window(MINUTE));
    pool.timings().ifPresent(timings -> writeTimings(json, timings));
    json.value("tells_holders", pool.tellsHolders()).end();
  }

  /** As much of it as was watched; absent where nothing was. */
  private static void writeLastMinute(JsonStringWriter json, PoolWindow window) {
    if (window.samples().taken() == 0) {
      return;
    }
    json.object("last_minute");
    Fields.put(json, "seconds", window.spanSeconds());
    Fields.put(json, "active_mean", window.active().mean());
    Fields.put(json, "active_peak", window.active().peak());
    Fields.put(json, "waiting_peak", window.waiting().peak());
    Fields.put(json, "saturated_share", window.saturatedShare());
    json.end();
  }

  /** Since the pool was first seen. */
  private static void writeTimings(JsonStringWriter json, PoolTimings timings) {
    json.object("since_first_seen");
    Fields.put(json, "seconds", timings.seconds());
    json.value("borrows", timings.acquire().count()).value("timeouts", timings.timeouts());
    Fields.put(json, "acquire_p99_seconds", timings.acquire().quantileSeconds(0.99));
    Fields.put(json, "use_mean_seconds", timings.use().meanSeconds());
    json.end();
  }

  Response history(Selection.Chosen chosen, Duration length) {
    JsonStringWriter json = JsonWriter.string();
    begin(json, chosen.target(), chosen.pool());
    json.array("samples");
    for (PoolSample sample : chosen.pool().history(length)) {
      json.object();
      Fields.put(json, "at", sample.at());
      Fields.put(json, "active", sample.active());
      Fields.put(json, "idle", sample.idle());
      Fields.put(json, "total", sample.total());
      Fields.put(json, "waiting", sample.waiting());
      if (sample.failed()) {
        json.value("failed", true);
      }
      json.end();
    }
    json.end().end();
    return Routes.json(200, json);
  }

  Response holders(Selection.Chosen chosen, Duration outFor) {
    JsonStringWriter json = JsonWriter.string();
    begin(json, chosen.target(), chosen.pool());
    Fields.put(json, "out_for_seconds", outFor.toMillis() / 1000.0);
    json.value("tells_holders", chosen.pool().tellsHolders());
    if (chosen.pool().tellsHolders()) {
      json.array("groups");
      groups(chosen.pool().holders(outFor)).forEach(group -> writeGroup(json, group));
      json.end();
    } else {
      json.value(
          "says",
          "who holds the connections is told by HikariCP alone, and only from within: attach with"
              + " --inject");
    }
    json.end();
    return Routes.json(200, json);
  }

  /** Those that borrowed at the same place together, the longest first. */
  private static List<List<Holder>> groups(List<Holder> holders) {
    Map<List<String>, List<Holder>> groups = new LinkedHashMap<>();
    for (Holder holder : holders) {
      groups.computeIfAbsent(holder.borrowedAt(), place -> new ArrayList<>()).add(holder);
    }
    return List.copyOf(groups.values());
  }

  private static void writeGroup(JsonStringWriter json, List<Holder> group) {
    Holder longest = group.get(0);
    json.object().value("count", group.size());
    Fields.put(json, "longest_held_seconds", longest.heldSeconds());
    json.array("borrowed_at", longest.borrowedAt()).array("holders");
    for (Holder holder : group) {
      json.object().value("connection", holder.connection());
      Fields.put(json, "held_seconds", holder.heldSeconds());
      json.value("thread", holder.thread())
          .value("state", holder.state().name().toLowerCase(Locale.ROOT))
          .array("now", holder.now())
          .end();
    }
    json.end().end();
  }

  private static void begin(JsonStringWriter json, TargetView target, PoolView pool) {
    json.object().value("target", target.name()).value("pool", pool.name());
  }
}
