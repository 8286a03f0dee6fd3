package io.confida.benchmarks;

import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.live.LabLoad;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.lab.workload.Workloads;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that put the lab's load on a database take alike. */
final class LabOptions {

  private static final int CLIENTS = 128;
  private static final int QUICK_CLIENTS = 8;

  @Option(
      names = "--db",
      paramLabel = "URL|embedded",
      description = {
        "the PostgreSQL to measure: postgresql://user:password@host:port/database, or embedded for"
            + " one that is started for the run and removed after it (default).",
        "A file named @FILE among the options may hold it, so that no password is seen in the list"
            + " of processes."
      })
  private String database = "embedded";

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
      names = "--clients",
      paramLabel = "N",
      description = "a closed loop of so many clients; default: " + CLIENTS)
  private @Nullable Integer clients;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "an open loop instead: requests a second, at the times of a Poisson process")
  private @Nullable Double rate;

  @Option(
      names = "--max-rate",
      paramLabel = "R",
      description = "cap: never more requests a second than this")
  private double mostPerSecond = Double.POSITIVE_INFINITY;

  @Option(
      names = "--front",
      paramLabel = "gate|none",
      description = "what stands before the pool: the server's fair gate (default) or nothing")
  private PoolUnderTest.Front front = PoolUnderTest.Front.GATE;

  @Option(
      names = "--objective",
      paramLabel = "throughput|p99<20ms",
      description = "what the pool size is to be good for; default: ${DEFAULT-VALUE}")
  private String objective = "throughput";

  @Option(
      names = "--yes",
      description = "makes tables, and lets the workload write, in a database that is not empty")
  private boolean yes;

  @Option(
      names = "--durable",
      description = "the embedded database's commits wait for the disk, as in production")
  private boolean durable;

  @Option(
      names = "--seed",
      description = "of order, arrivals and the requests' choices; default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the results go; default: results/TIME")
  private @Nullable Path out;

  @Option(names = "--quick", description = "the least of everything: shows that it works")
  private boolean quick;

  boolean quick() {
    return quick;
  }

  /** Whether it is a database of our own, for which nobody has to be asked. */
  LabDatabase open() {
    return LabDatabase.open(database, durable);
  }

  /** Makes the tables, if that is allowed. */
  void prepare(LabDatabase opened) {
    opened.prepare(workload(), scale(), yes);
  }

  Workload workload() {
    return Workloads.named(workload, scale());
  }

  Objective objective() {
    return Objective.parse(objective);
  }

  long seed() {
    return seed;
  }

  double mostPerSecond() {
    return mostPerSecond;
  }

  LabLoad load(Duration settle, Duration measure) {
    if (!(mostPerSecond > 0)) {
      throw new IllegalArgumentException("--max-rate is above 0 requests/s, not " + mostPerSecond);
    }
    return new LabLoad(workload(), arrivals(), mostPerSecond, front, settle, measure, seed);
  }

  SweepResult.Setup setup(LabLoad load, String product, int rounds) {
    return new SweepResult.Setup(
        load.workload().name(),
        load.text(),
        front == PoolUnderTest.Front.GATE ? "gate" : "none",
        objective().text(),
        product,
        rounds,
        load.settle().toNanos() / 1e9,
        load.measure().toNanos() / 1e9,
        seed);
  }

  /**
   * The file for the results; its directory is made when something is written.
   *
   * @throws IllegalArgumentException if it is there: what was measured is not replaced unasked
   */
  Path file(String name) {
    Path directory =
        out != null
            ? out
            : Path.of(
                "results",
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                    .format(ZonedDateTime.now(ZoneId.systemDefault())));
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s is there already: name another --out, or go on with a sweep by --resume %s"
              .formatted(file, directory));
    }
    return file;
  }

  private Arrivals arrivals() {
    if (rate != null && clients != null) {
      throw new IllegalArgumentException(
          "--clients and --rate exclude each other: a closed loop or an open one");
    }
    if (rate != null) {
      return new Arrivals.Open(rate);
    }
    return new Arrivals.Closed(clients != null ? clients : quick ? QUICK_CLIENTS : CLIENTS);
  }

  private Scale scale() {
    return quick ? Scale.SMALLEST : Scale.DEFAULT;
  }

  static Duration time(double seconds) {
    if (!(seconds >= 0) || seconds > 86_400) {
      throw new IllegalArgumentException("a time is 0 to 86400 s, not " + seconds);
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
