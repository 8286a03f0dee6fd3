package io.confida.benchmarks;

import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.live.StopSignal;
import io.confida.benchmarks.lab.regret.KnownOptimum;
import io.confida.benchmarks.lab.regret.Plan;
import io.confida.benchmarks.lab.regret.Regret;
import io.confida.benchmarks.lab.regret.RegretFile;
import io.confida.benchmarks.lab.regret.RegretTable;
import io.confida.benchmarks.lab.regret.Trials;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.lab.workload.Workloads;
import io.confida.benchmarks.report.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges the advice on pool sizes. */
@Command(
    name = "regret",
    description = {
      "How good the advice is: for each workload and repeat a full sweep and, between its blocks,"
          + " the probes of tune; then the throughput at the advised size to the best of the sweep,"
          + " for tune, the formula, HikariCP's default and FlexyPool. Beside it the same on"
          + " simulated databases whose best size is known.",
      "What was measured is kept after each workload; Ctrl-C ends the run, --resume goes on."
    },
    mixinStandardHelpOptions = true)
final class RegretCommand implements Runnable {

  private static final String FILE = "regret.json";
  private static final Duration QUICK_BUDGET = Duration.ofSeconds(20);

  /** Before anything is measured, for each workload, twice. */
  private static final Duration JVM_WARM_UP = Duration.ofSeconds(4);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DatabaseOptions databaseOptions = new DatabaseOptions();
  @Mixin private LoadOptions loadOptions = new LoadOptions();
  @Mixin private OutDirectoryOption out = new OutDirectoryOption();
  @Mixin private QuickOption quick = new QuickOption();

  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "NAME",
      description = "default: all (read,list,interview,tpcb,locks,mixed,io,cpu)")
  private List<String> workloads = List.of();

  @Option(names = "--repeats", description = "of each workload; default: ${DEFAULT-VALUE}")
  private int repeats = 3;

  @Option(
      names = "--rounds",
      description = "rounds of each size in a sweep; default: ${DEFAULT-VALUE}")
  private int rounds = 2;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description = "the largest pool tried; default: ${DEFAULT-VALUE}")
  private int largest = 64;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "time for all workloads and repeats together; default: 45m")
  private Duration budget = Duration.ofMinutes(45);

  @Option(
      names = "--trials",
      description = "simulated databases with a known best size; default: ${DEFAULT-VALUE}")
  private int trials = 200;

  @Option(
      names = "--trial-seed",
      description = "draws the simulated databases; default: ${DEFAULT-VALUE}")
  private long trialSeed = 20261127;

  @Mixin private ResumeOption resume = new ResumeOption();

  @Override
  public void run() {
    try {
      if (quick.asked()) {
        workloads = workloads.isEmpty() ? List.of("io") : workloads;
        repeats = 1;
        rounds = 2;
        largest = Math.min(largest, 4);
        budget = QUICK_BUDGET;
        trials = Math.min(trials, 8);
      }
      measure();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void measure() {
    if (repeats < 1 || rounds < 2 || largest < 4 || trials < 1) {
      throw new IllegalArgumentException(
          "--repeats and --trials are at least 1, --rounds 2 and --max-size 4");
    }
    Scale scale = quick.asked() ? Scale.SMALLEST : Scale.DEFAULT;
    List<Workload> chosen =
        workloads.isEmpty()
            ? Workloads.all(scale)
            : workloads.stream().map(name -> Workloads.named(name, scale)).toList();
    int cells = chosen.size() * repeats;
    Plan plan =
        new Plan(
            largest, Runtime.getRuntime().availableProcessors(), rounds, budget.dividedBy(cells));
    LabLoad any = sweeping(chosen.getFirst(), plan);
    Path there = resume.file();
    RegretFile.Document before = there == null ? null : RegretFile.read(there);
    List<String> resumed =
        before == null
            ? List.of()
            : resume.check(before.machine(), before.resumed(), spec.commandLine().getOut());
    Path file = there == null ? out.resumable(FILE) : there;
    loadOptions.announceCap(databaseOptions.shared(), spec.commandLine().getOut());
    try (StopSignal stop = StopSignal.forThisThread();
        LabDatabase database = databaseOptions.open()) {
      database.checkConnections(largest);
      Regret.Setup setup =
          new Regret.Setup(
              chosen.stream().map(Workload::name).toList(),
              repeats,
              any.text(),
              loadOptions.front(),
              database.product(),
              plan.sizes(),
              rounds,
              plan.sweepMeasure().toNanos() / 1e9,
              plan.probeMeasure().toNanos() / 1e9,
              loadOptions.seed(),
              Plan.RULE);
      Run run = new Run(setup, file, before == null ? null : before.regret(), resumed, cells);
      try {
        run.announce(any.limit(largest));
        Trials each = new Trials(database, plan, stop);
        if (!quick.asked() && run.left() > 0) {
          warmUp(each, plan, database, chosen, scale);
        }
        for (int repeat = 1; repeat <= repeats; repeat++) {
          for (Workload workload : chosen) {
            if (!stop.getAsBoolean() && !run.has(workload.name(), repeat)) {
              databaseOptions.prepare(database, workload, scale);
              run.measure(each, plan, workload, repeat);
            }
          }
        }
      } catch (RuntimeException e) {
        // The embedded database ends with the JVM, so anything may fail then.
        if (!stop.getAsBoolean()) {
          throw e;
        }
      }
      run.end(stop.acknowledged());
    }
  }

  /**
   * All workloads in turn, and that twice: what the JVM compiles for one it compiles anew when the
   * next takes another way through the same methods, and a first repeat that meets this is not like
   * the others.
   */
  private void warmUp(
      Trials trials, Plan plan, LabDatabase database, List<Workload> chosen, Scale scale) {
    for (int pass = 0; pass < 2; pass++) {
      for (Workload workload : chosen) {
        databaseOptions.prepare(database, workload, scale);
        trials.warmUp(sweeping(workload, plan), JVM_WARM_UP);
      }
    }
  }

  private LabLoad sweeping(Workload workload, Plan plan) {
    return loadOptions.load(
        workload, plan.sweepSettle(), plan.sweepMeasure(), quick.asked(), databaseOptions.shared());
  }

  /** A run that is under way, as the console and the file see it. */
  private final class Run {

    private final Regret.Setup setup;
    private final Path file;
    private final List<String> resumed;
    private final int all;
    private final List<Regret.Cell> cells = new ArrayList<>();
    private final Regret.Synthetic synthetic;
    private final PrintWriter console = spec.commandLine().getOut();
    private long begin;
    private int measured;

    Run(Regret.Setup setup, Path file, @Nullable Regret before, List<String> resumed, int all) {
      this.setup = setup;
      this.file = file;
      this.resumed = resumed;
      this.all = all;
      if (before != null) {
        List<String> differences = new ArrayList<>(before.setup().differences(setup));
        Regret.Synthetic drawn = before.synthetic();
        if (drawn.trials() != trials || drawn.seed() != trialSeed) {
          differences.add(
              "simulated databases (%d of seed %d, and %d of seed %d)"
                  .formatted(drawn.trials(), drawn.seed(), trials, trialSeed));
        }
        if (!differences.isEmpty()) {
          throw new IllegalArgumentException(
              "the run to resume differs in %s: repeat its options, or begin anew with --out"
                  .formatted(String.join(", ", differences)));
        }
        cells.addAll(before.cells());
        synthetic = before.synthetic();
      } else {
        synthetic = new KnownOptimum(Math.max(64, largest), Plan.PROBES).run(trials, trialSeed);
      }
    }

    int left() {
      return all - cells.size();
    }

    boolean has(String workload, int repeat) {
      return cells.stream()
          .anyMatch(cell -> cell.workload().equals(workload) && cell.repeat() == repeat);
    }

    void announce(String limit) {
      begin = System.nanoTime();
      if (!limit.isEmpty()) {
        console.println(limit);
      }
      console.printf(
          "%d workloads × %d repeats on %s: %s%n%d to measure, about %s; results: %s%n",
          setup.workloads().size(),
          setup.repeats(),
          setup.database(),
          setup.arrivals(),
          left(),
          LabText.time(budget.toNanos() / 1e9 * left() / all),
          file);
      console.flush();
    }

    void measure(Trials trial, Plan plan, Workload workload, int repeat) {
      LabLoad sweeping = sweeping(workload, plan);
      LabLoad searching =
          loadOptions.load(
              workload,
              plan.probeSettle(),
              plan.probeMeasure(),
              quick.asked(),
              databaseOptions.shared());
      SweepResult.Setup one =
          new SweepResult.Setup(
              workload.name(),
              setup.arrivals(),
              setup.front(),
              "throughput",
              setup.database(),
              rounds,
              plan.sweepSettle().toNanos() / 1e9,
              setup.sweepSeconds(),
              setup.seed() + repeat);
      Path directory = file.resolveSibling(workload.name() + "-" + repeat);
      Regret.Cell cell = trial.run(sweeping, searching, one, repeat, plan.warmUp(), directory);
      cells.add(cell);
      measured++;
      RegretFile.write(file, result(), resumed);
      double each = (System.nanoTime() - begin) / 1e9 / measured;
      console.printf(
          "[%d/%d] %s, repeat %d: %s; %s left%n",
          cells.size(),
          all,
          workload.name(),
          repeat,
          RegretTable.line(result(), cell),
          LabText.time(each * left()));
      console.flush();
    }

    private Regret result() {
      return new Regret(setup, List.copyOf(cells), synthetic);
    }

    void end(boolean stopped) {
      Regret regret = result();
      RegretFile.write(file, regret, resumed);
      console.println();
      print(RegretTable.SUMMARY, RegretTable.summaries(regret.summaries()));
      console.printf("%n%s%n", RegretTable.syntheticTitle(regret.synthetic()));
      print(RegretTable.SUMMARY, RegretTable.summaries(regret.synthetic().summaries()));
      console.println();
      RegretTable.words(regret).forEach(line -> console.println("- " + line));
      if (stopped) {
        console.printf(
            "Stopped; %d are still to be measured: add --resume %s to go on.%n",
            left(), file.getParent());
      }
      console.println("Results: " + file);
      console.flush();
    }

    private void print(List<String> header, List<List<String>> rows) {
      Table table = new Table(header.toArray(String[]::new));
      rows.forEach(row -> table.row(row.toArray(String[]::new)));
      console.print(table);
    }
  }
}
