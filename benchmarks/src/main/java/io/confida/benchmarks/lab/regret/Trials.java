package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.FixedSize;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.live.LiveBlocks;
import io.confida.benchmarks.lab.live.LiveProbe;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import io.confida.benchmarks.lab.sweep.Measurements;
import io.confida.benchmarks.lab.sweep.Sweep;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One workload once: a full sweep, and between its blocks the probes of the search, so that both
 * meet the same machine; FlexyPool grows when half of the sweep is through.
 */
public final class Trials {

  private static final long TIMEOUT_MILLIS = 30_000;
  private static final Objective THROUGHPUT = new Objective.Throughput();

  private final LabDatabase database;
  private final Plan plan;
  private final BooleanSupplier stopped;

  /**
   * @param stopped whether to give up; what is under way then ends in a {@link
   *     CancellationException}
   */
  public Trials(LabDatabase database, Plan plan, BooleanSupplier stopped) {
    this.database = database;
    this.plan = plan;
    this.stopped = stopped;
  }

  /**
   * Measures.
   *
   * @param sweeping the load of the sweep
   * @param searching the load of the probes
   * @param directory where the sweep's and the search's own results go
   * @param progress told in words of each step
   */
  public Cell run(
      LabLoad sweeping,
      LabLoad searching,
      SweepResult.Setup setup,
      int repeat,
      Path directory,
      Consumer<String> progress) {
    Grid grid = Grid.upTo(plan.largest());
    List<PoolSetting> settings =
        plan.sizes().stream().map(size -> new PoolSetting(size, 0, TIMEOUT_MILLIS)).toList();
    PoolSetting middle = new PoolSetting(grid.size(grid.count() / 2), 0, TIMEOUT_MILLIS);
    LiveBlocks blocks = new LiveBlocks(database, sweeping, middle, 0, stopped);
    LiveBlocks probing = new LiveBlocks(database, searching, middle, 0, stopped);
    blocks.warmUp(plan.warmUp());

    Measurements probed = new Measurements(setup);
    Tuning.Search search =
        new Tuning(
                new LiveProbe(
                    probing,
                    Duration.ofMillis(TIMEOUT_MILLIS),
                    Plan.PROBE_ROUNDS,
                    probed,
                    probe -> progress.accept("probe of " + probe.size())),
                Plan.PROBES,
                Duration.ofMinutes(10),
                System::nanoTime)
            .start(new BracketingTuner(grid, THROUGHPUT, Plan.PROBES));
    Sweep sweep = new Sweep(setup, settings);
    int between = Math.max(1, settings.size() * setup.rounds() / (Plan.PROBES + 1));
    List<Advice> grown = new ArrayList<>();
    List<Integer> flexy = new ArrayList<>();
    sweep.run(
        blocks,
        stopped,
        step -> {
          progress.accept("sweep " + step.done() + "/" + step.all());
          if (step.done() % between == 0) {
            search.step();
          }
          if (step.done() == step.all() / 2) {
            flexy.add(
                probing.grown(
                    Math.min(Rivals.FLEXY_START, plan.largest()),
                    plan.largest(),
                    Rivals.FLEXY_LATE,
                    plan.growing()));
            progress.accept("FlexyPool grew to " + flexy.getFirst());
          }
        });
    if (stopped.getAsBoolean()) {
      throw new CancellationException("stopped while measuring");
    }
    boolean more = true;
    while (more) {
      more = search.step();
    }
    SweepResult measured = sweep.result(THROUGHPUT);
    SweepFile.write(directory.resolve("sweep.json"), measured);
    SweepFile.write(
        directory.resolve("tune.json"), "tune", probed.result(search.outcome().finding()));
    if (measured.points().stream().anyMatch(point -> !(point.perSecond().estimate() > 0))) {
      throw new IllegalStateException(
          "of the workload %s nothing was answered at some pool size (see %s): give more --budget"
              .formatted(setup.workload(), directory));
    }
    Judge judge = new Judge(measured, grid);
    grown.add(
        judge.advice(
            "tune",
            search.outcome().finding().answer().name(),
            search.outcome().finding().size(),
            search.outcome().probes().size(),
            search.spent().toNanos() / 1e9));
    for (FixedSize rule :
        List.of(FixedSize.formula(plan.processors()), FixedSize.hikariDefault())) {
      grown.add(judge.advice(rule.name(), "RULE", rule.size(), 0, 0));
    }
    grown.add(
        judge.advice("FlexyPool", "RULE", flexy.getFirst(), 1, plan.growing().toNanos() / 1e9));
    return new Cell(setup.workload(), repeat, judge.knee(), judge.noise(), judge.curve(), grown);
  }
}
