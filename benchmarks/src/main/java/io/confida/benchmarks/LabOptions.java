package io.confida.benchmarks;

import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.lab.workload.Workloads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that put one workload on a database take alike. */
final class LabOptions {

  @Option(
      names = "--workload",
      required = true,
      paramLabel = "NAME",
      description = {
        "read, list, mixed (read, but need tables), io, cpu (read only, no tables), interview,"
            + " tpcb, locks (write)"
      })
  private String workload = "";

  @Option(
      names = "--objective",
      paramLabel = "throughput|p99<20ms",
      description = "what the pool size is to be good for; default: ${DEFAULT-VALUE}")
  private String objective = "throughput";

  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private OutDirectoryOption out = new OutDirectoryOption();
  @Mixin private QuickOption quick = new QuickOption();

  boolean quick() {
    return quick.asked();
  }

  LabDatabase open() {
    return database.open();
  }

  /** Makes the tables, if that is allowed. */
  void prepare(LabDatabase opened) {
    database.prepare(opened, workload(), scale());
  }

  Workload workload() {
    return Workloads.named(workload, scale());
  }

  Objective objective() {
    return Objective.parse(objective);
  }

  double mostPerSecond() {
    return load.mostPerSecond(database.shared());
  }

  LabLoad load(Duration settle, Duration measure) {
    return load.load(workload(), settle, measure, quick(), database.shared());
  }

  SweepResult.Setup setup(LabLoad each, String product, int rounds) {
    return new SweepResult.Setup(
        each.workload().name(),
        each.text(),
        load.front(),
        objective().text(),
        product,
        rounds,
        each.settle().toNanos() / 1e9,
        each.measure().toNanos() / 1e9,
        load.seed());
  }

  /** See {@link LoadOptions#announceCap}. */
  void announceCap(PrintWriter console) {
    load.announceCap(database.shared(), console);
  }

  /** See {@link OutDirectoryOption#file(String)}. */
  Path file(String name) {
    return out.file(name);
  }

  /** See {@link OutDirectoryOption#resumable}. */
  Path resumable(String name) {
    return out.resumable(name);
  }

  private Scale scale() {
    return quick() ? Scale.SMALLEST : Scale.DEFAULT;
  }

  static Duration time(double seconds) {
    if (!(seconds >= 0) || seconds > 86_400) {
      throw new IllegalArgumentException("a time is 0 to 86400 s, not " + seconds);
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
