package io.confida.monitor.cli;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Where {@code top} gets its rows. */
interface TopSource {
  Duration MINUTE = Duration.ofMinutes(1);
  Duration SHORT = Duration.ofSeconds(10);
  Duration SHORTEST = Duration.ofMillis(100);

  /** The pools at this moment. */
  List<TopRow> rows();

  /** Why nothing is seen; empty while the target is. */
  default Optional<String> lost() {
    return Optional.empty();
  }

  /** A target that this process watches. */
  static TopSource of(MonitoredTarget target) {
    return new TopSource() {
      @Override
      public List<TopRow> rows() {
        target.tend();
        return target.view().pools().stream()
            .map(pool -> row(pool, Optional.ofNullable(target.verdict().pools().get(pool.name()))))
            .toList();
      }

      @Override
      public Optional<String> lost() {
        return target.view().state() instanceof TargetState.Lost lost
            ? Optional.of(lost.reason())
            : Optional.empty();
      }
    };
  }

  private static TopRow row(PoolView pool, Optional<PoolVerdict> verdict) {
    Optional<PoolSnapshot> now = pool.latest();
    Optional<PoolTimings> timings = pool.timings(SHORT);
    OptionalInt none = OptionalInt.empty();
    return new TopRow(
        pool.name(),
        pool.library(),
        now.map(PoolSnapshot::active).orElse(none),
        now.map(PoolSnapshot::idle).orElse(none),
        now.map(PoolSnapshot::max).orElse(none),
        now.map(PoolSnapshot::waiting).orElse(none),
        pool.window(MINUTE).saturatedShare(),
        timings.map(t -> OptionalDouble.of(t.borrowsPerSecond())).orElse(OptionalDouble.empty()),
        timings.map(t -> t.acquire().quantileSeconds(0.99)).orElse(OptionalDouble.empty()),
        verdict.map(v -> v.kind().words()).orElse("-"),
        verdict
            .filter(v -> v.kind() != PoolVerdict.Kind.HEALTHY)
            .map(PoolVerdict::sentence)
            .orElse(""));
  }

  /** The agent in another JVM. */
  static TopSource of(AgentHttp http) {
    return new TopSource() {
      // Borrows and seconds of the reading before, by pool.
      private final Map<String, double[]> before = new HashMap<>();

      @Override
      public List<TopRow> rows() {
        List<TopRow> rows = new ArrayList<>();
        try {
          for (Object pool : JsonParser.object().from(http.get("/pools")).getArray("pools")) {
            rows.add(row((JsonObject) pool));
          }
        } catch (JsonParserException e) {
          throw new CommandException(
              ExitCode.FAILED, "the agent's answer is not what this version reads", e);
        }
        return rows;
      }

      private TopRow row(JsonObject pool) {
        String name = pool.getString("pool", "?");
        JsonObject timings = pool.getObject("since_first_seen");
        String verdict = pool.getString("verdict", "-");
        return new TopRow(
            name,
            pool.getString("library", "?"),
            count(pool, "active"),
            count(pool, "idle"),
            count(pool, "max"),
            count(pool, "waiting"),
            saturated(pool),
            timings == null ? OptionalDouble.empty() : borrows(name, timings),
            timings != null && timings.has("acquire_p99_seconds")
                ? OptionalDouble.of(timings.getDouble("acquire_p99_seconds"))
                : OptionalDouble.empty(),
            verdict.replace('_', ' '),
            verdict.equals("healthy") ? "" : pool.getString("says", ""));
      }

      private static OptionalDouble saturated(JsonObject pool) {
        JsonObject minute = pool.getObject("last_minute");
        return minute != null && minute.has("saturated_share")
            ? OptionalDouble.of(minute.getDouble("saturated_share"))
            : OptionalDouble.empty();
      }

      private OptionalDouble borrows(String name, JsonObject timings) {
        double[] now = {timings.getDouble("borrows"), timings.getDouble("seconds")};
        double[] then = before.putIfAbsent(name, now);
        // Of a shorter time a single borrow would make a rate of its own.
        if (then == null || now[1] - then[1] < SHORTEST.toMillis() / 1e3) {
          return OptionalDouble.empty();
        }
        before.put(name, now);
        return OptionalDouble.of((now[0] - then[0]) / (now[1] - then[1]));
      }

      private static OptionalInt count(JsonObject pool, String name) {
        return pool.has(name) ? OptionalInt.of(pool.getInt(name)) : OptionalInt.empty();
      }
    };
  }
}
