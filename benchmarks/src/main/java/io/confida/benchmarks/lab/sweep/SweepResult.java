package io.confida.benchmarks.lab.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.statistics.DriftCorrection;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sweep, whole or as far as it came. {@code benchmarks/README.md} describes its JSON.
 *
 * @param setup what was measured, and how
 * @param points the settings, in ascending order
 * @param references the looks at the reference workload, oldest first
 * @param finding the knee over the sizes, null while fewer than one was measured
 */
public record SweepResult(
    @JsonProperty("setup") Setup setup,
    @JsonProperty("points") List<Point> points,
    @JsonProperty("references") List<Reference> references,
    @JsonProperty("finding") @Nullable KneeFinding finding) {

  /**
   * What was measured, and how.
   *
   * @param workload its name
   * @param arrivals the load, in words
   * @param front what stood before the pool: gate or none
   * @param objective what the finding is about
   * @param database product and version
   * @param rounds how often each setting was to be measured
   * @param settleSeconds load before each measured time
   * @param measureSeconds each measured time
   * @param seed of the order, the arrivals and the requests' choices
   */
  public record Setup(
      @JsonProperty("workload") String workload,
      @JsonProperty("arrivals") String arrivals,
      @JsonProperty("front") String front,
      @JsonProperty("objective") String objective,
      @JsonProperty("database") String database,
      @JsonProperty("rounds") int rounds,
      @JsonProperty("settle_seconds") double settleSeconds,
      @JsonProperty("measure_seconds") double measureSeconds,
      @JsonProperty("seed") long seed) {

    /** What is not the same in another, one text each: the name, this one's value, the other's. */
    public List<String> differences(Setup other) {
      List<String> found = new ArrayList<>();
      note(found, "workload", workload, other.workload);
      note(found, "load", arrivals, other.arrivals);
      note(found, "front", front, other.front);
      note(found, "objective", objective, other.objective);
      note(found, "database", database, other.database);
      note(found, "rounds", rounds, other.rounds);
      note(found, "settling seconds", settleSeconds, other.settleSeconds);
      note(found, "measured seconds", measureSeconds, other.measureSeconds);
      note(found, "seed", seed, other.seed);
      return found;
    }

    private static void note(List<String> found, String name, Object one, Object other) {
      if (!one.equals(other)) {
        found.add("%s (%s, and %s)".formatted(name, one, other));
      }
    }
  }

  /**
   * One setting.
   *
   * @param setting of the pool
   * @param perSecond median throughput, corrected for drift, with its interval
   * @param p99Millis median of the rounds' p99 latencies, with its interval
   * @param distribution latencies of all rounds together
   * @param histogram the same in full, nanoseconds in HdrHistogram's compressed encoding, Base64
   * @param samples the rounds, oldest first
   */
  public record Point(
      @JsonProperty("setting") PoolSetting setting,
      @JsonProperty("per_second") Interval perSecond,
      @JsonProperty("p99_ms") Interval p99Millis,
      @JsonProperty("distribution") List<Quantile> distribution,
      @JsonProperty("histogram") String histogram,
      @JsonProperty("samples") List<Sample> samples) {}

  /**
   * A place in a distribution.
   *
   * @param share of the requests, 0 to 1
   * @param millis that this share does not exceed
   */
  public record Quantile(@JsonProperty("share") double share, @JsonProperty("ms") double millis) {}

  /** What advice depends on, by size; of several settings with one size all rounds count. */
  public List<SizeRounds> rounds() {
    return bySetting().entrySet().stream()
        .map(each -> new SizeRounds(each.getKey().size(), each.getValue()))
        .toList();
  }

  /** The same by setting. */
  public NavigableMap<PoolSetting, List<Round>> bySetting() {
    DriftCorrection drift = DriftCorrection.by(references);
    NavigableMap<PoolSetting, List<Round>> rounds = new TreeMap<>();
    for (Point point : points) {
      rounds.put(
          point.setting(),
          point.samples().stream().map(sample -> sample.corrected(drift)).toList());
    }
    return rounds;
  }
}
