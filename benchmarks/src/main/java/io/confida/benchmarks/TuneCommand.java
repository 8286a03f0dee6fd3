package io.confida.benchmarks;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.Recommendation;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.live.LiveBlocks;
import io.confida.benchmarks.lab.live.LiveProbe;
import io.confida.benchmarks.lab.live.StopSignal;
import io.confida.benchmarks.lab.regret.Plan;
import io.confida.benchmarks.lab.sweep.Measurements;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.report.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds a pool size with few probes. */
@Command(
    name = "tune",
    description = {
      "Finds the pool size for a workload with at most 8 probes, says how sure that is, and writes"
          + " config/tuned.yaml, which the server reads (CONFIDA_CONFIG) and sweep takes with"
          + " --config. Where sizes make no difference it says so: flat."
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Runnable {

  private static final int MOST_PROBES = Plan.PROBES;
  private static final int ROUNDS = Plan.PROBE_ROUNDS;
  private static final int QUICK_SIZE = 8;
  private static final Duration QUICK_BUDGET = Duration.ofSeconds(4);

  /**
   * Shares of the budget: to warm up, and of a probe, to settle and to measure; the rest of it
   * opens the pools, one for each round.
   */
  private static final double WARM_UP = 0.1;

  private static final double SETTLE = 0.05;
  private static final double MEASURE = 0.4;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LabOptions lab = new LabOptions();

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description = "the largest pool tried; default: ${DEFAULT-VALUE}")
  private int largest = 64;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "time under load, 2s to 60m; default: 60s")
  private Duration budget = Duration.ofSeconds(60);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "the longest wait for a connection while probing; default: 30s")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "where the settings go; default: ${DEFAULT-VALUE}")
  private Path target = Path.of("config", "tuned.yaml");

  @Override
  public void run() {
    try {
      if (lab.quick()) {
        budget = QUICK_BUDGET;
        largest = Math.min(largest, QUICK_SIZE);
      }
      tune();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void tune() {
    if (largest < 1 || budget.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException("--max-size is at least 1 and --budget at least 2s");
    }
    new PoolSetting(largest, 0, timeout.toMillis());
    double probe = (1 - WARM_UP) * budget.toNanos() / 1e9 / MOST_PROBES;
    double all = ROUNDS + (MOST_PROBES + 1.0) / MOST_PROBES;
    LabLoad load =
        lab.load(LabOptions.time(probe * SETTLE / all), LabOptions.time(probe * MEASURE / all));
    lab.objective();
    Path file = lab.file("tune.json");
    PrintWriter console = spec.commandLine().getOut();
    lab.announceCap(console);
    try (StopSignal stop = StopSignal.forThisThread();
        LabDatabase database = lab.open()) {
      database.checkConnections(largest);
      lab.prepare(database);
      SweepResult.Setup setup = lab.setup(load, database.product(), ROUNDS);
      console.printf(
          "%s on %s: %s; objective %s%nat most %d probes in %s%n",
          setup.workload(),
          setup.database(),
          setup.arrivals(),
          setup.objective(),
          MOST_PROBES,
          LabText.time(budget.toMillis() / 1e3));
      if (!load.limit(largest).isEmpty()) {
        console.println(load.limit(largest));
      }
      console.flush();
      Measurements kept = new Measurements(setup);
      Tuning.Outcome outcome = probe(database, load, kept, stop);
      if (outcome == null) {
        stopped(kept.result(lab.objective()), file, console);
        return;
      }
      conclude(outcome, kept.result(outcome.finding()), file, console);
    }
  }

  private static void stopped(SweepResult measured, Path file, PrintWriter console) {
    if (measured.points().isEmpty()) {
      console.println("Stopped before the first probe was measured: nothing is kept.");
    } else {
      SweepFile.write(file, "tune", measured);
      console.printf(
          "Stopped before there was an answer: no settings are written; %s keeps what was"
              + " measured.%n",
          file);
    }
    console.flush();
  }

  private Tuning.@Nullable Outcome probe(
      LabDatabase database, LabLoad load, Measurements kept, StopSignal stop) {
    Grid grid = Grid.upTo(largest);
    PoolSetting middle = new PoolSetting(grid.size(grid.count() / 2), 0, timeout.toMillis());
    LiveBlocks blocks = new LiveBlocks(database, load, middle, 0, stop);
    try {
      long begin = System.nanoTime();
      blocks.warmUp(LabOptions.time(WARM_UP * budget.toNanos() / 1e9));
      LiveProbe probe = new LiveProbe(blocks, timeout, ROUNDS, kept, this::progress);
      Duration left = budget.minusNanos(System.nanoTime() - begin);
      return new Tuning(probe, MOST_PROBES, left, System::nanoTime)
          .run(new BracketingTuner(grid, lab.objective(), MOST_PROBES));
    } catch (RuntimeException e) {
      // The embedded database ends with the JVM, so anything may fail then.
      if (!stop.acknowledged()) {
        throw e;
      }
      return null;
    }
  }

  private void progress(SizeRounds probe) {
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "size %d: %.0f requests/s, p99 %.1f ms%n",
        probe.size(),
        Figures.of(probe.rounds().stream().mapToDouble(Round::perSecond).toArray()).median(),
        Figures.of(probe.rounds().stream().mapToDouble(Round::p99Millis).toArray()).median());
    console.flush();
  }

  private void conclude(
      Tuning.Outcome outcome, SweepResult result, Path file, PrintWriter console) {
    SweepFile.write(file, "tune", result);
    KneeFinding finding = outcome.finding();
    SweepResult.Setup setup = result.setup();
    List<String> notes = SweepTable.notes(result, lab.mostPerSecond());
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Workload " + setup.workload() + ": " + setup.arrivals() + ".",
                "Database: " + setup.database() + "; " + machine() + ".",
                "Objective: " + setup.objective() + "; " + ended(outcome) + ".",
                "Results: " + file + "."));
    lines.addAll(notes);
    Recommendation advice =
        Recommendation.of(finding, p99(result, finding.size()), lines, Instant.now());
    write(target, advice.yaml());
    console.print(LabText.finding(finding));
    notes.forEach(console::println);
    console.printf(
        "%npool-size %d, max-overflow %d, pool-timeout %d ms: %s (server: CONFIDA_CONFIG=%s)%n"
            + "Results: %s%n",
        advice.poolSize(), advice.maxOverflow(), advice.poolTimeoutMillis(), target, target, file);
    console.flush();
  }

  private static String ended(Tuning.Outcome outcome) {
    int probes = outcome.probes().size();
    return switch (outcome.end()) {
      case ANSWERED -> "answered after " + probes + " probes";
      case PROBES -> "all " + probes + " probes were used";
      case TIME -> "the time was over after " + probes + " probes";
    };
  }

  private static String machine() {
    return "measured from a machine with %d processors, Java %s"
        .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version());
  }

  /** At the advised size, or at the next larger one that was measured. */
  private static double p99(SweepResult result, int size) {
    return result.points().stream()
        .filter(point -> point.setting().size() >= size)
        .findFirst()
        .map(point -> point.p99Millis().estimate())
        .orElse(Double.NaN);
  }

  private static void write(Path file, String text) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
