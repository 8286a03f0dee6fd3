package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.HolderGroup;
import io.confida.monitor.analysis.Load;
import io.confida.monitor.analysis.PoolReport;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.analysis.SizingAdvice;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.RoundTrips;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reports and verdicts as documents of maps, lists, strings, numbers and booleans, for any JSON
 * writer. Keys carry their unit; what is not known is left out, never 0 or null. The samples are
 * not in it: the pool's history has them.
 */
public final class ReportDocument {
  private ReportDocument() {}

  /** A whole report. */
  public static Map<String, Object> of(Report report) {
    var document = new Fields();
    document.put("target", report.target());
    document.put("status", report.verdict().status().id());
    document.put("ready", report.verdict().ready());
    document.put("sentence", report.verdict().sentence());
    document.put("until", report.until().toString());
    document.put("seconds", report.length().toMillis() / 1e3);
    document.put("pools", report.pools().stream().map(ReportDocument::pool).toList());
    var cost = new Fields();
    cost.put("cpu_seconds", report.cost().cpuSeconds());
    cost.put("samples_taken", report.cost().samplesTaken());
    cost.put("samples_late", report.cost().samplesLate());
    cost.put("samples_failed", report.cost().samplesFailed());
    document.put("cost", cost.map);
    return document.map;
  }

  /** One verdict. */
  public static Map<String, Object> verdict(PoolVerdict verdict) {
    var document = new Fields();
    document.put("verdict", verdict.kind().id());
    document.put("since", verdict.since().toString());
    document.put("sentence", verdict.sentence());
    document.put("evidence", verdict.evidence());
    if (verdict instanceof PoolVerdict.Saturated saturated) {
      document.put("waiting", saturated.waiting());
      document.put("saturated_seconds", saturated.seconds());
      document.put("saturated_share", saturated.share());
    } else if (verdict instanceof PoolVerdict.LeakSuspected leak) {
      document.put("basis", leak.basis().name().toLowerCase(Locale.ROOT));
      document.put("holders", leak.holders().stream().map(ReportDocument::holders).toList());
    } else if (verdict instanceof PoolVerdict.Unknown unknown) {
      document.put("cause", unknown.cause().name().toLowerCase(Locale.ROOT));
    }
    return document.map;
  }

  /** One group of holders. */
  public static Map<String, Object> holders(HolderGroup group) {
    var document = new Fields();
    document.put("count", group.count());
    document.put("oldest_seconds", group.oldestSeconds());
    document.put("threads", group.threads());
    var states = new TreeMap<String, Object>();
    group
        .states()
        .forEach((state, count) -> states.put(state.name().toLowerCase(Locale.ROOT), count));
    document.put("states", states);
    document.put("borrowed_at", group.borrowedAt());
    document.put("now", group.now());
    return document.map;
  }

  private static Map<String, Object> pool(PoolReport pool) {
    var document = new Fields();
    document.put("pool", pool.name());
    document.put("library", pool.library());
    document.put("verdict", verdict(pool.verdict()));
    document.put(
        "changes",
        pool.changes().stream()
            .map(
                change ->
                    Map.of(
                        "at", change.at().toString(),
                        "verdict", change.kind().id(),
                        "sentence", change.sentence()))
            .toList());
    document.put("seen", seen(pool));
    pool.timings().ifPresent(told -> document.put("timings", timings(told)));
    pool.roundTrips().ifPresent(trips -> document.put("round_trips", roundTrips(trips)));
    document.put("holders", pool.holders().stream().map(ReportDocument::holders).toList());
    document.put("advice", advice(pool.advice()));
    document.put(
        "unseen",
        pool.unseen().stream().map(one -> Map.of("what", one.what(), "how", one.how())).toList());
    return document.map;
  }

  private static Map<String, Object> seen(PoolReport pool) {
    PoolWindow seen = pool.seen();
    var document = new Fields();
    document.put("seconds", seen.spanSeconds());
    document.put("samples_taken", seen.samples().taken());
    document.put("samples_late", seen.samples().late());
    document.put("samples_failed", seen.samples().failed());
    document.put("active_mean", seen.active().mean());
    document.put("active_peak", seen.active().peak());
    document.put("waiting_mean", seen.waiting().mean());
    document.put("waiting_peak", seen.waiting().peak());
    document.put("saturated_share", seen.saturatedShare());
    pool.latest()
        .ifPresent(
            latest -> {
              document.put("active", latest.active());
              document.put("idle", latest.idle());
              document.put("total", latest.total());
              document.put("waiting", latest.waiting());
              document.put("max", latest.max());
              document.put("min", latest.min());
            });
    return document.map;
  }

  private static Map<String, Object> timings(PoolTimings told) {
    var document = new Fields();
    document.put("seconds", told.seconds());
    document.put("borrows_per_second", told.borrowsPerSecond());
    document.put("timeouts", told.timeouts());
    document.put("acquire", distribution(told.acquire()));
    document.put("use", distribution(told.use()));
    document.put("creation", distribution(told.creation()));
    return document.map;
  }

  private static Map<String, Object> roundTrips(RoundTrips trips) {
    var document = new Fields();
    document.put("peer", trips.peer());
    document.put("seconds", trips.seconds());
    document.put("quiet_seconds", trips.quietSeconds());
    document.put("times", distribution(trips.times()));
    return document.map;
  }

  private static Map<String, Object> distribution(Distribution times) {
    var document = new Fields();
    document.put("count", times.count());
    document.put("mean_seconds", times.meanSeconds());
    document.put("p50_seconds", times.quantileSeconds(0.5));
    document.put("p95_seconds", times.quantileSeconds(0.95));
    document.put("p99_seconds", times.quantileSeconds(0.99));
    return document.map;
  }

  private static Map<String, Object> advice(SizingAdvice advice) {
    var document = new Fields();
    document.put("basis", advice.basis().name().toLowerCase(Locale.ROOT));
    document.put("confidence", advice.confidence().words());
    advice.load().ifPresent(load -> document.put("load", load(load)));
    Optional<SizingAdvice.Range> sizes = advice.sizes();
    sizes.ifPresent(
        range -> {
          document.put("size_low", range.low());
          document.put("size_best", range.best());
          document.put("size_high", range.high());
        });
    document.put("size_now", advice.currentMax());
    document.put("sentences", advice.sentences());
    return document.map;
  }

  private static Map<String, Object> load(Load load) {
    var document = new Fields();
    document.put("mean", load.mean());
    document.put("low", load.low());
    if (Double.isFinite(load.high())) {
      document.put("high", load.high());
    }
    return document.map;
  }

  /** Leaves out what is absent. */
  private static final class Fields {
    private final Map<String, Object> map = new LinkedHashMap<>();

    void put(String key, Object value) {
      if (value instanceof OptionalInt number) {
        number.ifPresent(present -> map.put(key, present));
      } else if (value instanceof OptionalDouble number) {
        number.ifPresent(present -> map.put(key, present));
      } else if (value instanceof List<?> list) {
        map.put(key, List.copyOf(list));
      } else {
        map.put(key, value);
      }
    }
  }
}
