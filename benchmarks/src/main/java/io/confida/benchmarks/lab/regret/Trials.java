package io.confida.benchmarks.lab.regret;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.FixedSize;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.live.LiveBlocks;
import io.confida.benchmarks.lab.live.LiveProbe;
import io.confida.benchmarks.lab.regret.Regret.Cell;
import io.confida.benchmarks.lab.regret.Regret.Choice;
import io.confida.benchmarks.lab.regret.Regret.Size;
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

/**
 * One workload once: a full sweep, and between its blocks the probes of the search, so that both
 * meet the same machine; FlexyPool grows when half of the sweep is through.
 */
public final class Trials {

  private static final long TIMEOUT_MILLIS = 30_000;
  private static final String RULE = "RULE";
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

  /** Load without measuring, for the JVM and the database. */
  public void warmUp(LabLoad load, Duration time) {
    blocks(load).warmUp(time);
  }

  private LiveBlocks blocks(LabLoad load) {
    Grid grid = Grid.upTo(plan.largest());
    PoolSetting middle = new PoolSetting(grid.size(grid.count() / 2), 0, TIMEOUT_MILLIS);
    return new LiveBlocks(database, load, middle, 0, stopped);
  }

  /**
   * Measures.
   *
   * @param sweeping the load of the sweep
   * @param searching the load of the probes
   * @param warmUp load before anything is measured
   * @param directory where the sweep's and the search's own results go
   */
  public Cell run(
      LabLoad sweeping,
      LabLoad searching,
      SweepResult.Setup setup,
      int repeat,
      Duration warmUp,
      Path directory) {
    Grid grid = Grid.upTo(plan.largest());
    List<PoolSetting> settings =
        plan.sizes().stream().map(size -> new PoolSetting(size, 0, TIMEOUT_MILLIS)).toList();
    LiveBlocks blocks = blocks(sweeping);
    LiveBlocks probing = blocks(searching);
    blocks.warmUp(warmUp);

    Measurements probed =
        new Measurements(
            new SweepResult.Setup(
                setup.workload(),
                setup.arrivals(),
                setup.front(),
                setup.objective(),
                setup.database(),
                Plan.PROBE_ROUNDS,
                plan.probeSettle().toNanos() / 1e9,
                plan.probeMeasure().toNanos() / 1e9,
                setup.seed()));
    Tuning.Search search =
        new Tuning(
                new LiveProbe(
                    probing,
                    Duration.ofMillis(TIMEOUT_MILLIS),
                    Plan.PROBE_ROUNDS,
                    probed,
                    probe -> {}),
                Plan.PROBES,
                Duration.ofMinutes(10),
                System::nanoTime)
            .start(new BracketingTuner(grid, THROUGHPUT, Plan.PROBES));
    Sweep sweep = new Sweep(setup, settings);
    int between = Math.max(1, settings.size() * setup.rounds() / (Plan.PROBES + 1));
    List<Integer> flexy = new ArrayList<>();
    sweep.run(
        blocks,
        stopped,
        step -> {
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
    if (measured.rounds().stream()
        .anyMatch(each -> each.rounds().stream().anyMatch(round -> !(round.perSecond() > 0)))) {
      throw new IllegalStateException(
          "of the workload %s nothing was answered at some pool size (see %s): give more --budget"
              .formatted(setup.workload(), directory));
    }
    Tuning.Outcome outcome = search.outcome();
    List<Choice> choices = new ArrayList<>();
    choices.add(
        new Choice(
            outcome.strategy(),
            outcome.finding().answer().name(),
            outcome.finding().size(),
            outcome.finding().likeliest(),
            outcome.probes().size(),
            search.spent().toNanos() / 1e9));
    for (FixedSize rule :
        List.of(FixedSize.formula(plan.processors()), FixedSize.hikariDefault())) {
      choices.add(new Choice(rule.name(), RULE, rule.size(), rule.size(), 0, 0));
    }
    choices.add(
        new Choice(
            "FlexyPool",
            RULE,
            flexy.getFirst(),
            flexy.getFirst(),
            1,
            plan.growing().toNanos() / 1e9));
    return new Cell(setup.workload(), repeat, sizes(measured), choices);
  }

  private static List<Size> sizes(SweepResult measured) {
    return measured.rounds().stream()
        .map(each -> new Size(each.size(), each.rounds().stream().map(Round::perSecond).toList()))
        .toList();
  }
}
