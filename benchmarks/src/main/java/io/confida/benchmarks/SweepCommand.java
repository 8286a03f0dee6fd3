package io.confida.benchmarks;

import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.live.LiveBlocks;
import io.confida.benchmarks.lab.live.StopSignal;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.lab.sweep.Sweep;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a workload under many pool settings. */
@Command(
    name = "sweep",
    description = {
      "Measures a workload under each pool setting: throughput, latency, wait and use, CPU. The"
          + " settings come in random order in each of several rounds, and between them the machine"
          + " itself is looked at.",
      "All that was measured is kept after each block; Ctrl-C ends the run, --resume goes on."
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Runnable {

  private static final String FILE = "sweep.json";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LabOptions lab = new LabOptions();
  @Mixin private PoolOptions pool = new PoolOptions();

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "measured time of each setting in a round; default: ${DEFAULT-VALUE}")
  private double seconds = 2;

  @Option(
      names = "--settle",
      description = "seconds of load before each measured time; default: ${DEFAULT-VALUE}")
  private double settle = 0.5;

  @Option(
      names = "--warmup",
      description = "seconds of load before the first round; default: ${DEFAULT-VALUE}")
  private double warmUp = 15;

  @Mixin private ResumeOption resume = new ResumeOption();

  @Override
  public void run() {
    try {
      if (lab.quick()) {
        rounds = 2;
        seconds = 0.2;
        settle = 0.05;
        warmUp = 0.2;
      }
      measure();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void measure() {
    if (rounds < 1 || !(seconds > 0)) {
      throw new IllegalArgumentException("--rounds and --seconds are above 0");
    }
    Duration warming = LabOptions.time(warmUp);
    List<PoolSetting> settings = pool.settings(lab.quick());
    LabLoad load = lab.load(LabOptions.time(settle), LabOptions.time(seconds));
    lab.objective();
    PrintWriter console = spec.commandLine().getOut();
    Path there = resume.file();
    SweepFile.Document document = there == null ? null : SweepFile.document(there);
    List<String> resumed =
        document == null
            ? List.of()
            : resume.check(document.machine(), document.resumed(), console);
    SweepResult before = document == null ? null : document.result();
    Path file = there == null ? lab.resumable(FILE) : there;
    lab.announceCap(console);
    try (StopSignal stop = StopSignal.forThisThread();
        LabDatabase database = lab.open()) {
      int largest = settings.stream().mapToInt(PoolSetting::most).max().orElse(0);
      database.checkConnections(largest);
      SweepResult.Setup setup = lab.setup(load, database.product(), rounds);
      Sweep sweep =
          before == null ? new Sweep(setup, settings) : Sweep.resume(setup, settings, before);
      lab.prepare(database);
      LiveBlocks blocks = new LiveBlocks(database, load, middle(settings), secondsOf(before), stop);
      Run run = new Run(sweep, file, resumed, console);
      run.announce(setup, load.limit(largest));
      try {
        if (sweep.left() > 0) {
          blocks.warmUp(warming);
        }
        sweep.run(blocks, stop, run::progress);
      } catch (RuntimeException e) {
        // The embedded database ends with the JVM, so anything may fail then.
        if (!stop.getAsBoolean()) {
          throw e;
        }
      }
      run.end(stop.acknowledged());
    }
  }

  /** A sweep that is under way, as the console and the file see it. */
  private final class Run {

    private final Sweep sweep;
    private final Path file;
    private final List<String> resumed;
    private final PrintWriter console;
    private final long begin = System.nanoTime();
    private int measured;

    Run(Sweep sweep, Path file, List<String> resumed, PrintWriter console) {
      this.sweep = sweep;
      this.file = file;
      this.resumed = resumed;
      this.console = console;
    }

    void announce(SweepResult.Setup setup, String limit) {
      int left = sweep.left();
      if (!limit.isEmpty()) {
        console.println(limit);
      }
      console.printf(
          "%s on %s: %s%n%d blocks of %s s, about %s; results: %s%n",
          setup.workload(),
          setup.database(),
          setup.arrivals(),
          left,
          setup.measureSeconds(),
          LabText.time(warmUp + left * 1.25 * (settle + seconds + 0.2)),
          file);
      console.flush();
    }

    void progress(Sweep.Progress progress) {
      measured++;
      write(sweep.result(lab.objective()));
      double each = (System.nanoTime() - begin) / 1e9 / measured;
      console.printf(
          "[%d/%d] %s: %s; %s left%n",
          progress.done(),
          progress.all(),
          SweepTable.name(progress.setting()),
          LabText.sample(progress.sample()),
          LabText.time(each * sweep.left()));
      console.flush();
    }

    private void write(SweepResult result) {
      SweepFile.write(file, "sweep", result, resumed);
    }

    void end(boolean stopped) {
      SweepResult result = sweep.result(lab.objective());
      if (result.points().isEmpty()) {
        console.println("Stopped before the first block was measured: nothing is kept.");
        console.flush();
        return;
      }
      write(result);
      console.println();
      console.print(LabText.table(result));
      KneeFinding finding = result.finding();
      if (finding != null) {
        console.print(LabText.finding(finding));
      }
      SweepTable.notes(result, lab.mostPerSecond()).forEach(console::println);
      if (stopped) {
        console.printf(
            "Stopped; %d blocks are still to be measured: add --resume %s to go on.%n",
            sweep.left(), file.getParent());
      }
      console.println("Results: " + file);
      console.flush();
    }
  }

  private static PoolSetting middle(List<PoolSetting> settings) {
    return settings.stream()
        .sorted(Comparator.comparingInt(PoolSetting::size))
        .toList()
        .get(settings.size() / 2);
  }

  /** When the run that is resumed was last heard of, on its own clock. */
  private static double secondsOf(@Nullable SweepResult before) {
    return before == null
        ? 0
        : Stream.concat(
                before.references().stream().map(Reference::atSeconds),
                before.points().stream()
                    .flatMap(point -> point.samples().stream())
                    .map(sample -> sample.atSeconds()))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
  }
}
