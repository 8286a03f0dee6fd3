package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.FixedSize;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.GrowOnTimeout;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Tuner;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Choice;
import io.confida.benchmarks.lab.regret.Regret.Synthetic;
import io.confida.benchmarks.lab.simulation.Noise;
import io.confida.benchmarks.lab.simulation.SyntheticWorkload;
import io.confida.benchmarks.lab.simulation.SyntheticWorkloads;
import io.confida.benchmarks.lab.simulation.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The same strategies on simulated databases whose best size is known, half of them with the noise
 * of a quiet machine and half with that of a shared one. FlexyPool is a model here, since there is
 * no pool for the library to wrap.
 */
public final class KnownOptimum {

  private final Grid grid;
  private final int mostProbes;

  /**
   * @param largest the largest pool tried
   * @param mostProbes that a search may use
   */
  public KnownOptimum(int largest, int mostProbes) {
    this.grid = Grid.upTo(largest);
    this.mostProbes = mostProbes;
  }

  /**
   * Runs the trials.
   *
   * @param count of databases, drawn by the seed
   */
  public Synthetic run(int count, long seed) {
    List<SyntheticWorkload> drawn = SyntheticWorkloads.drawn(count, seed);
    List<Supplier<Tuner>> strategies =
        List.of(
            () -> new BracketingTuner(grid, new Objective.Throughput(), mostProbes),
            () -> FixedSize.formula(2),
            FixedSize::hikariDefault,
            () ->
                new GrowOnTimeout(
                    Rivals.FLEXY_START,
                    Math.max(0, grid.size(grid.count() - 1) - Rivals.FLEXY_START),
                    Rivals.FLEXY_LATE.toMillis()));
    List<Advice> judged = new ArrayList<>();
    for (Supplier<Tuner> strategy : strategies) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < drawn.size(); i++) {
        // The kinds come in turn, four of them: each kind meets both noises.
        Noise noise = i / 4 % 2 == 0 ? Noise.QUIET : Noise.SHARED;
        judged.add(
            advice(
                Trial.run(
                    drawn.get(i), strategy.get(), grid, noise, mostProbes, random.nextLong())));
      }
    }
    return new Synthetic(seed, drawn.size(), Summary.of(judged));
  }

  private static Advice advice(Trial trial) {
    Choice choice =
        new Choice(
            trial.strategy(),
            trial.answer().name(),
            trial.advised(),
            trial.found(),
            trial.probes(),
            0);
    return new Advice(
        trial.workload(), 1, choice, trial.regret(), trial.regret(), trial.regret(), trial.steps());
  }
}
