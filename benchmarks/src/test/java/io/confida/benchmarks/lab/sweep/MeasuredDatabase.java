package io.confida.benchmarks.lab.sweep;

import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Results as a database with 4 servers gives them, with a little noise. */
public final class MeasuredDatabase implements Sweep.Blocks {

  private static final List<PoolSetting> SETTINGS =
      IntStream.of(1, 2, 4, 8, 16, 32).mapToObj(size -> new PoolSetting(size, 0, 1_000)).toList();

  private final ToDoubleFunction<PoolSetting> speed;
  private final SplittableRandom random;
  private double now;

  private MeasuredDatabase(ToDoubleFunction<PoolSetting> speed, long seed) {
    this.speed = speed;
    this.random = new SplittableRandom(seed);
  }

  /**
   * A whole sweep.
   *
   * @param workload its name
   * @param speed of each server; 1 is 10,000 requests a second
   */
  public static SweepResult sweep(String workload, double speed, long seed) {
    return sweep(workload, setting -> speed, SETTINGS, seed);
  }

  /**
   * The same of other settings.
   *
   * @param speed with each of them
   */
  public static SweepResult sweep(
      String workload, ToDoubleFunction<PoolSetting> speed, List<PoolSetting> settings, long seed) {
    Sweep sweep =
        new Sweep(
            new SweepResult.Setup(
                workload, "64 clients", "gate", "throughput", "PostgreSQL 18", 6, 0.1, 1, 7),
            settings);
    sweep.run(new MeasuredDatabase(speed, seed), () -> false, progress -> {});
    return sweep.result(new Objective.Throughput());
  }

  @Override
  public Sweep.Block measure(PoolSetting setting, int round) {
    now++;
    double noise = 1 + 0.01 * random.nextGaussian();
    double answered = 10_000 * speed.applyAsDouble(setting) * Math.min(setting.size(), 4) * noise;
    Histogram latency = new Histogram(3);
    for (int i = 1; i <= 1_000; i++) {
      latency.recordValue((long) (64 * 1e9 / answered * i / 500));
    }
    return new Sweep.Block(
        new LoadResult(1, Math.round(answered), 0, 0, 0, "", latency, latency, latency),
        now,
        new Sample.Cpu(12, null));
  }

  @Override
  public Reference reference() {
    return new Reference(now + 0.5, 5_000);
  }
}
