package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Knee;
import io.confida.benchmarks.lab.KneeFinding.CurvePoint;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.statistics.Median;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A workload as real sweeps measured it, to be probed again as often as one likes: the smoothed
 * curve is the truth, and what the blocks lay off their size's mean is the noise.
 *
 * <p>Each block of those sweeps had a pool of its own. Their scatter is therefore that between
 * pools, which in some workloads is a multiple of the scatter between rounds on one pool, and which
 * is not the same at all sizes: few connections are fast or slow by how threads fell to processors.
 *
 * @param name of the workload
 * @param truth by size
 * @param scatter natural logarithms of block to mean, by size
 */
record MeasuredWorkload(String name, List<CurvePoint> truth, Map<Integer, List<Double>> scatter) {

  /** The share of a block's variance that it has in common with the blocks right beside it. */
  private static final double SHARED = 0.3;

  /** The workloads of {@code sweeps.csv}: name, size and the blocks, 1 is the sweep's mean. */
  static List<MeasuredWorkload> all() throws IOException {
    Map<String, List<SizeRounds>> sweeps = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(MeasuredWorkload.class.getResourceAsStream("sweeps.csv"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] cells = line.split(",", 3);
        sweeps
            .computeIfAbsent(cells[0], name -> new ArrayList<>())
            .add(
                SizeRounds.of(
                    Integer.parseInt(cells[1]),
                    Arrays.stream(cells[2].split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray()));
      }
    }
    return sweeps.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static MeasuredWorkload of(String name, List<SizeRounds> sweep) {
    Grid sizes = Grid.of(sweep.stream().map(SizeRounds::size).toList());
    List<CurvePoint> truth = Knee.find(sweep, new Objective.Throughput(), sizes).curve();
    Map<Integer, List<Double>> scatter = new LinkedHashMap<>();
    for (SizeRounds each : sweep) {
      double[] logs =
          each.rounds().stream().mapToDouble(round -> Math.log(round.perSecond())).toArray();
      double mean = Arrays.stream(logs).average().orElseThrow();
      // The mean was fitted to few blocks, so they lie too near it.
      double wider = Math.sqrt(logs.length / (logs.length - 1.0));
      scatter.put(
          each.size(), Arrays.stream(logs).map(log -> (log - mean) * wider).boxed().toList());
    }
    return new MeasuredWorkload(name, truth, Map.copyOf(scatter));
  }

  double at(int size) {
    return nearest(size).fitted();
  }

  private CurvePoint nearest(int size) {
    return truth.stream()
        .min((a, b) -> Double.compare(apart(a.size(), size), apart(b.size(), size)))
        .orElseThrow();
  }

  private static double apart(int a, int b) {
    return Math.abs(Math.log((double) a / b));
  }

  /** The throughput at a size to the best one's. */
  double regret(int size) {
    return at(size) / truth.stream().mapToDouble(CurvePoint::fitted).max().orElseThrow();
  }

  /**
   * Probes it.
   *
   * @param pools that a probe opens, a round on each
   */
  Tuning.Probe probe(int pools, SplittableRandom random) {
    return size -> {
      List<Double> here = Objects.requireNonNull(scatter.get(nearest(size).size()));
      double shared = Math.sqrt(SHARED) * drawn(here, random);
      List<Round> measured = new ArrayList<>();
      for (int pool = 0; pool < pools; pool++) {
        double own = Math.sqrt(1 - SHARED) * drawn(here, random);
        measured.add(Round.of(at(size) * Math.exp(shared + own)));
      }
      return new SizeRounds(size, measured);
    };
  }

  private static double drawn(List<Double> scatter, SplittableRandom random) {
    return scatter.get(random.nextInt(scatter.size()));
  }

  /** Quantile of regrets, by nearest rank. */
  static double quantile(List<Double> regrets, double share) {
    List<Double> sorted = regrets.stream().sorted().toList();
    return share == 0.5
        ? Median.of(sorted.stream().mapToDouble(Double::doubleValue).toArray())
        : sorted.get((int) Math.floor(share * (sorted.size() - 1)));
  }
}
