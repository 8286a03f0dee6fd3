package io.confida.benchmarks.lab.sweep;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Knee;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.statistics.Bootstrap;
import io.confida.benchmarks.lab.statistics.DriftCorrection;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.statistics.Median;
import io.confida.benchmarks.lab.sweep.SweepResult.Point;
import io.confida.benchmarks.lab.sweep.SweepResult.Quantile;
import io.confida.benchmarks.lab.sweep.SweepResult.Setup;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Blocks as they come in, by setting; at any time they can be summed up. */
public final class Measurements {

  private static final int RESAMPLES = 2_000;
  private static final double LEVEL = 0.95;

  private static final double[] SHARES = {
    0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1
  };

  private final Setup setup;
  private final Map<PoolSetting, Measured> measured = new TreeMap<>();
  private final List<Reference> references = new ArrayList<>();

  private record Measured(List<Sample> samples, Histogram latency) {
    Measured() {
      this(new ArrayList<>(), new Histogram(3));
    }
  }

  /** Nothing yet. */
  public Measurements(Setup setup) {
    this.setup = setup;
  }

  /** What an earlier run measured with the same setup. */
  static Measurements from(SweepResult before) {
    Measurements measurements = new Measurements(before.setup());
    measurements.references.addAll(before.references());
    for (Point point : before.points()) {
      Measured each = measurements.of(point.setting());
      each.samples().addAll(point.samples());
      each.latency().add(HistogramText.decode(point.histogram()));
    }
    return measurements;
  }

  /** Adds a block; what it came to is given back. */
  public Sample add(PoolSetting setting, int round, Sweep.Block block) {
    Sample sample = Sample.of(round, block.atSeconds(), block.result(), block.cpu());
    Measured each = of(setting);
    each.samples().add(sample);
    each.latency().add(block.result().latencyNanos());
    return sample;
  }

  /** Adds a look at the reference workload. */
  public void add(Reference reference) {
    references.add(reference);
  }

  /** What advice depends on of these samples, by all looks at the reference so far. */
  public List<Round> corrected(List<Sample> samples) {
    DriftCorrection drift = DriftCorrection.by(references);
    return samples.stream().map(sample -> sample.corrected(drift)).toList();
  }

  /** How often that setting was measured. */
  public int rounds(PoolSetting setting) {
    Measured each = measured.get(setting);
    return each == null ? 0 : each.samples().size();
  }

  boolean has(PoolSetting setting, int round) {
    Measured each = measured.get(setting);
    return each != null && each.samples().stream().anyMatch(sample -> sample.round() == round);
  }

  /** What there is so far, with the knee over the sizes measured. */
  public SweepResult result(Objective objective) {
    SweepResult result = result((KneeFinding) null);
    List<SizeRounds> rounds = result.rounds();
    return rounds.isEmpty()
        ? result
        : result(
            Knee.find(rounds, objective, Grid.of(rounds.stream().map(SizeRounds::size).toList())));
  }

  /** What there is so far, with a knee that was found otherwise. */
  public SweepResult result(@Nullable KneeFinding finding) {
    DriftCorrection drift = DriftCorrection.by(references);
    List<Point> points =
        measured.entrySet().stream()
            .map(each -> point(each.getKey(), each.getValue(), drift))
            .toList();
    return new SweepResult(setup, points, List.copyOf(references), finding);
  }

  private Measured of(PoolSetting setting) {
    return measured.computeIfAbsent(setting, each -> new Measured());
  }

  private Point point(PoolSetting setting, Measured each, DriftCorrection drift) {
    List<Sample> samples = List.copyOf(each.samples());
    return new Point(
        setting,
        interval(samples.stream().mapToDouble(s -> s.corrected(drift).perSecond()).toArray()),
        interval(samples.stream().mapToDouble(s -> s.latencyMillis().p99()).toArray()),
        distribution(each.latency()),
        HistogramText.encode(each.latency()),
        samples);
  }

  private Interval interval(double[] rounds) {
    Interval drawn = new Bootstrap(RESAMPLES, setup.seed()).percentile(rounds, Median::of, LEVEL);
    return new Interval(
        drawn.low(), drawn.estimate(), drawn.high(), Math.min(LEVEL, rangeLevel(rounds.length)));
  }

  /**
   * How often the range of so few rounds holds the true median: not when all lie above it, nor when
   * all lie below. No interval made of them does better (W. J. Conover, "Practical Nonparametric
   * Statistics", 1999, section 3.2).
   */
  static double rangeLevel(int rounds) {
    return 1 - Math.pow(2, 1 - rounds);
  }

  private static List<Quantile> distribution(Histogram nanos) {
    List<Quantile> quantiles = new ArrayList<>();
    for (double share : SHARES) {
      quantiles.add(new Quantile(share, nanos.getValueAtPercentile(100 * share) / 1e6));
    }
    return quantiles;
  }
}
