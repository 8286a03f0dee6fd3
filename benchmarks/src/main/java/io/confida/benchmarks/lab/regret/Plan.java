package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.live.LiveBlocks;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the time for a workload is spent: what is under load goes to the sweep and the probes alike,
 * and the rest to FlexyPool.
 *
 * @param largest pool tried
 * @param processors of the database, for the formula
 * @param sweepRounds rounds of the sweep
 * @param cell the time for one workload in one repeat
 */
public record Plan(int largest, int processors, int sweepRounds, Duration cell) {

  /** What a search may use. */
  public static final int PROBES = 8;

  /** Rounds of a probe, as {@code tune} has them. */
  public static final int PROBE_ROUNDS = 4;

  /**
   * What tune does, as far as its answers hang on it: cells of another rule are none of a run's.
   */
  public static final String RULE =
      "least expected regret, " + PROBE_ROUNDS + " pools a probe (rule 2)";

  /** To open and close a pool and to empty the tables, for each block, and for each connection. */
  private static final double OPENING_SECONDS = 0.07;

  /** For PostgreSQL to start a process and for the driver to greet it. */
  private static final double CONNECTION_SECONDS = 0.008;

  /** Of the probes' rounds and their references, the warm-up and FlexyPool. */
  private static final int OTHER_POOLS = PROBES * PROBE_ROUNDS + PROBES + 3;

  private static final double SETTLE = 0.12;
  private static final double SWEEP = 0.45;
  private static final double PROBING = 0.42;
  private static final double GROWING = 0.13;
  private static final double WARM_UP = 0.04;

  /** A shorter round of a slow workload has too few answers to say anything. */
  private static final double LEAST_SECONDS = 0.025;

  /** Tune's own measured time of a round with its default budget: no more is given here. */
  private static final double MOST_TUNE_SECONDS = 0.6;

  /** Checks that there is time for rounds that say something. */
  public Plan {
    if (largest < 1 || processors < 1 || sweepRounds < 1) {
      throw new IllegalArgumentException("no plan for pools up to " + largest);
    }
    double least = leastSeconds(largest, processors, sweepRounds);
    if (cell.toNanos() / 1e9 < least) {
      throw new IllegalArgumentException(
          "--budget leaves %.1f s for a workload in a repeat, and it takes at least %.0f: give more, or fewer --workloads, --repeats or --rounds"
              .formatted(cell.toNanos() / 1e9, Math.ceil(least)));
    }
  }

  private static double leastSeconds(int largest, int processors, int rounds) {
    int blocks = blocks(sizes(largest, processors).size() * rounds);
    double load = LEAST_SECONDS / (1 - SETTLE) * Math.max(blocks / SWEEP, probeRounds() / PROBING);
    return (load + opening(sizes(largest, processors), blocks)) / (1 - WARM_UP);
  }

  /** The sizes of the sweep: the grid, and what the rules advise. */
  public List<Integer> sizes() {
    return sizes(largest, processors);
  }

  private static List<Integer> sizes(int largest, int processors) {
    return IntStream.concat(Grid.upTo(largest).sizes(), IntStream.of(2 * processors + 1, 10))
        .filter(size -> size <= largest)
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  private int sweepBlocks() {
    return blocks(sizes().size() * sweepRounds);
  }

  /** With those of the reference. */
  private static int blocks(int blocks) {
    return blocks + (blocks + 3) / 4 + 1;
  }

  private static int probeRounds() {
    return PROBES * PROBE_ROUNDS + PROBES + 1;
  }

  private static double opening(List<Integer> sizes, int blocks) {
    double each =
        sizes.stream()
            .mapToDouble(
                size ->
                    OPENING_SECONDS
                        + CONNECTION_SECONDS * size
                        + LiveBlocks.fresh(size).toNanos() / 1e9)
            .average()
            .orElse(0);
    return (blocks + OTHER_POOLS) * each;
  }

  private double underLoad() {
    double opening = opening(sizes(), sweepBlocks());
    return Math.max(0, (1 - WARM_UP) * cell.toNanos() / 1e9 - opening);
  }

  /** Load before anything is measured. */
  public Duration warmUp() {
    return seconds(WARM_UP * cell.toNanos() / 1e9);
  }

  /** A block of the sweep, settling included. */
  private double block() {
    return SWEEP * underLoad() / sweepBlocks();
  }

  private double round() {
    return Math.min(MOST_TUNE_SECONDS, PROBING * underLoad() / probeRounds());
  }

  /** Load before a measured time of the sweep. */
  public Duration sweepSettle() {
    return seconds(SETTLE * block());
  }

  /** Measured time of a block of the sweep. */
  public Duration sweepMeasure() {
    return seconds((1 - SETTLE) * block());
  }

  /** Load before a measured time of a probe. */
  public Duration probeSettle() {
    return seconds(SETTLE * round());
  }

  /** Measured time of a round of a probe. */
  public Duration probeMeasure() {
    return seconds((1 - SETTLE) * round());
  }

  /** Load for FlexyPool. */
  public Duration growing() {
    return seconds(GROWING * underLoad());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (1e9 * seconds));
  }
}
