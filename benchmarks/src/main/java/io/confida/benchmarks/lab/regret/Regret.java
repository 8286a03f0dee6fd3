package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How good the advice was. {@code benchmarks/README.md} describes its JSON.
 *
 * @param setup what was measured, and how
 * @param cells a workload in a repeat each, in the order measured
 * @param synthetic trials on simulated databases, whose best size is known
 */
public record Regret(
    @JsonProperty("setup") Setup setup,
    @JsonProperty("cells") List<Cell> cells,
    @JsonProperty("synthetic") Synthetic synthetic) {

  /**
   * What was measured, and how.
   *
   * @param workloads their names
   * @param repeats of each
   * @param arrivals the load, in words
   * @param front what stood before the pool: gate or none
   * @param database product and version
   * @param sizes of the sweep
   * @param sweepRounds rounds of the sweep
   * @param sweepSeconds measured time of a round of the sweep
   * @param tuneSeconds measured time of a round of a probe
   * @param seed of order, arrivals and the requests' choices
   * @param rule by which tune advised and how it probed, null where the file does not tell
   */
  public record Setup(
      @JsonProperty("workloads") List<String> workloads,
      @JsonProperty("repeats") int repeats,
      @JsonProperty("arrivals") String arrivals,
      @JsonProperty("front") String front,
      @JsonProperty("database") String database,
      @JsonProperty("sizes") List<Integer> sizes,
      @JsonProperty("sweep_rounds") int sweepRounds,
      @JsonProperty("sweep_seconds") double sweepSeconds,
      @JsonProperty("tune_seconds") double tuneSeconds,
      @JsonProperty("seed") long seed,
      @JsonProperty("rule") @Nullable String rule) {

    /** What is not the same in another, one text each: the name, this one's value, the other's. */
    public List<String> differences(Setup other) {
      List<String> found = new ArrayList<>();
      note(found, "workloads", workloads, other.workloads);
      note(found, "repeats", repeats, other.repeats);
      note(found, "load", arrivals, other.arrivals);
      note(found, "front", front, other.front);
      note(found, "database", database, other.database);
      note(found, "sizes", sizes, other.sizes);
      note(found, "rounds", sweepRounds, other.sweepRounds);
      note(found, "measured seconds of the sweep, from --budget", sweepSeconds, other.sweepSeconds);
      note(found, "measured seconds of tune, from --budget", tuneSeconds, other.tuneSeconds);
      note(found, "seed", seed, other.seed);
      note(found, "rule of tune", String.valueOf(rule), String.valueOf(other.rule));
      return found;
    }

    private static void note(List<String> found, String name, Object one, Object other) {
      if (!one.equals(other)) {
        found.add("%s (%s, and %s)".formatted(name, one, other));
      }
    }
  }

  /**
   * A workload in a repeat.
   *
   * @param workload its name
   * @param repeat from 1
   * @param sweep what its full sweep measured, by size
   * @param choices one for each strategy
   */
  public record Cell(
      @JsonProperty("workload") String workload,
      @JsonProperty("repeat") int repeat,
      @JsonProperty("sweep") List<Size> sweep,
      @JsonProperty("choices") List<Choice> choices) {}

  /**
   * A size in a sweep.
   *
   * @param size connections
   * @param perSecond throughput of each round, corrected for drift
   */
  public record Size(
      @JsonProperty("size") int size, @JsonProperty("per_second") List<Double> perSecond) {}

  /**
   * What a strategy chose in one repeat.
   *
   * @param strategy its name
   * @param answer KNEE, FLAT, NOT_SURE, or RULE where nothing was judged
   * @param size advised
   * @param knee where it has the knee; the size where nothing tells
   * @param probes sizes measured
   * @param seconds used for that
   */
  public record Choice(
      @JsonProperty("strategy") String strategy,
      @JsonProperty("answer") String answer,
      @JsonProperty("size") int size,
      @JsonProperty("knee") int knee,
      @JsonProperty("probes") int probes,
      @JsonProperty("seconds") double seconds) {
    /** A file from before the knee was told has none: there it is the size. */
    public Choice {
      knee = knee == 0 ? size : knee;
    }
  }

  /**
   * How good a choice was.
   *
   * @param workload its name
   * @param repeat from 1
   * @param choice what was chosen
   * @param regret throughput there to the best, both on the smoothed curve: 1 is none
   * @param strict the same as measured, to the luckiest size: a lower bound
   * @param crossed the same as measured, to the size that the other repeats have as the best; NaN
   *     with one repeat
   * @param steps of the grid from the knee, negative when smaller
   */
  public record Advice(
      @JsonProperty("workload") String workload,
      @JsonProperty("repeat") int repeat,
      @JsonProperty("choice") Choice choice,
      @JsonProperty("regret") double regret,
      @JsonProperty("strict") double strict,
      @JsonProperty("crossed") double crossed,
      @JsonProperty("steps") int steps) {}

  /**
   * Trials on simulated databases.
   *
   * @param seed that drew them
   * @param trials of each strategy
   * @param summaries one for each strategy; its regret is that of the true throughput
   */
  public record Synthetic(
      @JsonProperty("seed") long seed,
      @JsonProperty("trials") int trials,
      @JsonProperty("summaries") List<Summary> summaries) {}

  /** One for each workload measured, by its name. */
  public Map<String, Judge> judges() {
    Map<String, Judge> judges = new LinkedHashMap<>();
    byWorkload().forEach((name, each) -> judges.put(name, Judge.of(each)));
    return judges;
  }

  private Map<String, List<Cell>> byWorkload() {
    Map<String, List<Cell>> byWorkload = new LinkedHashMap<>();
    for (Cell cell : cells) {
      byWorkload.computeIfAbsent(cell.workload(), name -> new ArrayList<>()).add(cell);
    }
    return byWorkload;
  }

  /**
   * The strict regret of each size that was advised on each workload, with its interval: see {@link
   * Judge#strict}.
   */
  public Map<String, Map<Integer, Interval>> intervals() {
    Map<String, Map<Integer, Interval>> intervals = new LinkedHashMap<>();
    byWorkload()
        .forEach(
            (name, repeats) -> {
              Judge judge = Judge.of(repeats);
              Map<Integer, Interval> bySize = new TreeMap<>();
              repeats.stream()
                  .flatMap(cell -> cell.choices().stream())
                  .map(Choice::size)
                  .distinct()
                  .forEach(size -> bySize.put(size, judge.strict(repeats, size)));
              intervals.put(name, bySize);
            });
    return intervals;
  }

  /** All choices, judged. */
  public List<Advice> advice() {
    Map<String, Judge> judges = judges();
    return cells.stream()
        .flatMap(
            cell ->
                cell.choices().stream()
                    .map(
                        each -> Objects.requireNonNull(judges.get(cell.workload())).of(cell, each)))
        .toList();
  }

  /** The advice of each strategy over all cells. */
  public List<Summary> summaries() {
    return Summary.of(advice());
  }
}
