package io.confida.benchmarks.lab.sweep;

import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.sweep.SweepResult.Point;
import io.confida.benchmarks.lab.sweep.SweepResult.Setup;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

  /** Settings between two looks at the reference. */
  private static final int BLOCK = 4;

  private final Setup setup;
  private final List<PoolSetting> settings;
  private final Measurements measurements;

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

  /**
   * @param settings to measure, each once
   */
  public Sweep(Setup setup, List<PoolSetting> settings) {
    this(setup, settings, new Measurements(setup));
  }

  private Sweep(Setup setup, List<PoolSetting> settings, Measurements measurements) {
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs at least one pool setting");
    }
    this.setup = setup;
    this.settings = settings.stream().distinct().sorted().toList();
    this.measurements = measurements;
  }

  /**
   * A sweep that goes on from where another was stopped.
   *
   * @param before what was measured then
   * @throws IllegalArgumentException if that was measured in another way: the two do not belong
   *     together
   */
  public static Sweep resume(Setup setup, List<PoolSetting> settings, SweepResult before) {
    List<String> differences = new ArrayList<>(before.setup().differences(setup));
    settingsDiffer(settings, before).ifPresent(differences::add);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the sweep to resume differs in "
              + String.join(", ", differences)
              + ": repeat its options");
    }
    return new Sweep(setup, settings, Measurements.from(before));
  }

  /**
   * Which settings were measured that now are not to be, or the other way round. The rounds are
   * measured one after another, so the settings are known when the second one has begun.
   */
  private static Optional<String> settingsDiffer(List<PoolSetting> settings, SweepResult before) {
    List<PoolSetting> were = before.points().stream().map(Point::setting).sorted().toList();
    boolean all =
        before.points().stream()
            .flatMap(point -> point.samples().stream())
            .anyMatch(sample -> sample.round() > 0);
    List<PoolSetting> gone = new ArrayList<>(were);
    gone.removeAll(settings);
    List<PoolSetting> more = new ArrayList<>(settings);
    more.removeAll(were);
    return gone.isEmpty() && (!all || more.isEmpty())
        ? Optional.empty()
        : Optional.of("pool settings (%s, and %s)".formatted(names(gone), names(more)));
  }

  private static String names(List<PoolSetting> settings) {
    return settings.isEmpty()
        ? "no more"
        : settings.stream()
            .sorted()
            .map(
                each ->
                    "%s with a timeout of %d ms"
                        .formatted(SweepTable.name(each), each.timeoutMillis()))
            .collect(Collectors.joining(" and "));
  }

  /** Blocks that are still to be measured, without those of the reference. */
  public int left() {
    int left = 0;
    for (PoolSetting setting : settings) {
      for (int round = 0; round < setup.rounds(); round++) {
        left += measurements.has(setting, round) ? 0 : 1;
      }
    }
    return left;
  }

  /**
   * Measures, until it is through or told to stop; then {@link #result} has what there is.
   *
   * @param stopped asked before each block
   */
  public void run(Blocks blocks, BooleanSupplier stopped, Consumer<Progress> progress) {
    Random random = new Random(setup.seed());
    int all = settings.size() * setup.rounds();
    int done = all - left();
    boolean any = left() > 0;
    int sinceReference = BLOCK;
    for (int round = 0; round < setup.rounds(); round++) {
      List<PoolSetting> order = new ArrayList<>(settings);
      Collections.shuffle(order, random);
      for (PoolSetting setting : order) {
        if (measurements.has(setting, round)) {
          continue;
        }
        if (stopped.getAsBoolean()) {
          return;
        }
        if (sinceReference == BLOCK) {
          measurements.add(blocks.reference());
          sinceReference = 0;
        }
        Sample sample = measurements.add(setting, round, blocks.measure(setting, round));
        sinceReference++;
        done++;
        progress.accept(new Progress(done, all, setting, sample));
      }
    }
    if (any) {
      measurements.add(blocks.reference());
    }
  }

  /** What has been measured so far; settings without a sample are left out. */
  public SweepResult result(Objective objective) {
    return measurements.result(objective);
  }
}
