package io.confida.benchmarks.lab.sweep;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Knee;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.statistics.Bootstrap;
import io.confida.benchmarks.lab.statistics.DriftCorrection;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.statistics.Interval;
import io.confida.benchmarks.lab.statistics.Median;
import io.confida.benchmarks.lab.sweep.SweepResult.Point;
import io.confida.benchmarks.lab.sweep.SweepResult.Quantile;
import io.confida.benchmarks.lab.sweep.SweepResult.Setup;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures all settings in several rounds, each round in an order of its own, with a look at the
 * reference workload before each block of settings and at the end.
 *
 * <p>Interleaving in random order turns what changes slowly on a machine from a bias of one setting
 * into noise of all (R. A. Fisher, "The Design of Experiments", 1935), and the reference takes most
 * of that noise out again.
 */
public final class Sweep {

  private static final int RESAMPLES = 2_000;
  private static final double LEVEL = 0.95;

  /** Settings between two looks at the reference. */
  private static final int BLOCK = 4;

  private static final double[] SHARES = {
    0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1
  };

  private final Setup setup;
  private final List<Measured> settings;
  private final List<Reference> references = new ArrayList<>();

  /** Does the measuring. */
  public interface Blocks {
    /** Measures one setting once. */
    Block measure(PoolSetting setting, int round);

    /** Measures the reference workload once. */
    Reference reference();
  }

  /**
   * A block measured.
   *
   * @param result what the clients saw
   * @param atSeconds the middle of its measured time, from the start of the sweep
   * @param cpu spent for each request, null where it cannot be read
   */
  public record Block(LoadResult result, double atSeconds, Sample.@Nullable Cpu cpu) {}

  /**
   * How far it is.
   *
   * @param done blocks measured
   * @param all blocks there are
   * @param setting the last one measured
   * @param sample what it came to
   */
  public record Progress(int done, int all, PoolSetting setting, Sample sample) {}

  private record Measured(PoolSetting setting, List<Sample> samples, Histogram latency) {}

  /**
   * @param settings to measure, each once
   */
  public Sweep(Setup setup, List<PoolSetting> settings) {
    this.setup = setup;
    this.settings =
        settings.stream()
            .distinct()
            .sorted(
                Comparator.comparingInt(PoolSetting::size).thenComparingInt(PoolSetting::overflow))
            .map(each -> new Measured(each, new ArrayList<>(), new Histogram(3)))
            .toList();
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs at least one pool setting");
    }
  }

  /**
   * Measures, until it is through or told to stop; then {@link #result} has what there is.
   *
   * @param stopped asked before each block
   */
  public void run(Blocks blocks, BooleanSupplier stopped, Consumer<Progress> progress) {
    Random random = new Random(setup.seed());
    int done = 0;
    for (int round = 0; round < setup.rounds(); round++) {
      List<Measured> order = new ArrayList<>(settings);
      Collections.shuffle(order, random);
      for (Measured each : order) {
        if (stopped.getAsBoolean()) {
          return;
        }
        if (done % BLOCK == 0) {
          references.add(blocks.reference());
        }
        Block block = blocks.measure(each.setting(), round);
        Sample sample = Sample.of(round, block.atSeconds(), block.result(), block.cpu());
        each.samples().add(sample);
        each.latency().add(block.result().latencyNanos());
        done++;
        progress.accept(
            new Progress(done, settings.size() * setup.rounds(), each.setting(), sample));
      }
    }
    references.add(blocks.reference());
  }

  /** What has been measured so far; settings without a sample are left out. */
  public SweepResult result(Objective objective) {
    DriftCorrection drift = DriftCorrection.by(references);
    List<Point> points =
        settings.stream()
            .filter(each -> !each.samples().isEmpty())
            .map(each -> point(each, drift))
            .toList();
    SweepResult result = new SweepResult(setup, points, List.copyOf(references), null);
    return new SweepResult(setup, points, result.references(), finding(result, objective));
  }

  private static @Nullable KneeFinding finding(SweepResult result, Objective objective) {
    List<SizeRounds> rounds = result.rounds();
    return rounds.isEmpty()
        ? null
        : Knee.find(rounds, objective, Grid.of(rounds.stream().map(SizeRounds::size).toList()));
  }

  private Point point(Measured measured, DriftCorrection drift) {
    List<Sample> samples = List.copyOf(measured.samples());
    return new Point(
        measured.setting(),
        interval(samples.stream().mapToDouble(each -> each.corrected(drift).perSecond()).toArray()),
        interval(samples.stream().mapToDouble(each -> each.latencyMillis().p99()).toArray()),
        distribution(measured.latency()),
        samples);
  }

  private Interval interval(double[] rounds) {
    return new Bootstrap(RESAMPLES, setup.seed()).percentile(rounds, Median::of, LEVEL);
  }

  private static List<Quantile> distribution(Histogram nanos) {
    List<Quantile> quantiles = new ArrayList<>();
    for (double share : SHARES) {
      quantiles.add(new Quantile(share, nanos.getValueAtPercentile(100 * share) / 1e6));
    }
    return quantiles;
  }
}
