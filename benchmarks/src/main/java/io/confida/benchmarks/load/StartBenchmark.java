package io.confida.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.report.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long the server takes from the start of its process to a {@code /ready} of 200, and how much
 * memory it has under many clients.
 *
 * <p>The first start on a database, which makes the schema and loads the questions, is not counted.
 */
public final class StartBenchmark {

  private static final int CLIENTS = 256;

  private final Options options;
  private final PrintWriter progress;

  /** Where the database is. */
  public enum Database {
    /** A PostgreSQL that runs already. */
    RUNNING("a running PostgreSQL", 1.5),
    /** The one that the server brings, its directory initialised. */
    EMBEDDED("the embedded PostgreSQL, initialised", 6);

    private final String words;
    private final double targetSeconds;

    Database(String words, double targetSeconds) {
      this.words = words;
      this.targetSeconds = targetSeconds;
    }

    /** What it is. */
    public String words() {
      return words;
    }

    /** The server is to be ready after this time. */
    public double targetSeconds() {
      return targetSeconds;
    }
  }

  /**
   * What to measure.
   *
   * @param databases on which the start is timed
   * @param repeats starts on each
   * @param load how long the clients ask, in all; zero leaves the memory out
   * @param jar the server to start; without it the one on the class path
   * @param jvmOptions for the server's JVM
   */
  public record Options(
      Set<Database> databases,
      int repeats,
      Duration load,
      @Nullable Path jar,
      List<String> jvmOptions) {}

  /**
   * The starts on one database.
   *
   * @param seconds to ready
   * @param cpuSeconds CPU time of the server's JVM until then, which other work on the machine
   *     changes little; without that of an embedded database
   * @param phases the lines that the server logged in the last of them, with the milliseconds at
   *     which it did
   */
  public record Starts(
      @JsonProperty("database") Database database,
      @JsonProperty("seconds") Figures seconds,
      @JsonProperty("cpu_seconds") Figures cpuSeconds,
      @JsonProperty("phases") List<StartPhases.Phase> phases) {}

  /**
   * Memory under load.
   *
   * @param work what the clients asked for
   * @param mebibytes the most that was resident
   */
  public record Memory(
      @JsonProperty("work") Scenario.Work work, @JsonProperty("peak_mib") double mebibytes) {}

  /**
   * @param progress told each start as it is over
   */
  public StartBenchmark(Options options, PrintWriter progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Starts on each database.
   *
   * @param eachDatabase told after each of them what was measured so far
   */
  public List<Starts> starts(Consumer<List<Starts>> eachDatabase) {
    List<Starts> all = new ArrayList<>();
    for (Database database : options.databases()) {
      switch (database) {
        case RUNNING -> {
          try (Postgres postgres = Postgres.start(false)) {
            all.add(starts(database, Map.of("DATABASE_URL", postgres.url())));
          }
        }
        case EMBEDDED -> {
          try (WorkDirectory data = WorkDirectory.create("data")) {
            all.add(
                starts(
                    database,
                    Map.of(
                        "DATABASE_URL", "embedded", "CONFIDA_DATA_DIR", data.path().toString())));
          }
        }
      }
      eachDatabase.accept(List.copyOf(all));
    }
    return all;
  }

  private Starts starts(Database database, Map<String, String> environment) {
    List<Double> seconds = new ArrayList<>();
    List<Double> cpuSeconds = new ArrayList<>();
    List<StartPhases.Phase> phases = List.of();
    ServerProcess.start(command(), environment).close();
    for (int i = 0; i < options.repeats(); i++) {
      try (ServerProcess server = ServerProcess.launch(command(), environment)) {
        Duration took = server.awaitReady();
        cpuSeconds.add(ProcFiles.cpuSeconds(server.pid()));
        seconds.add(took.toNanos() / 1e9);
        phases = StartPhases.of(server.started(), server.log());
        progress.printf("%s: ready after %.2f s%n", database.words(), took.toNanos() / 1e9);
        progress.flush();
      }
    }
    return new Starts(database, Figures.of(seconds), Figures.of(cpuSeconds), phases);
  }

  /** The most memory under each kind of load, on a running PostgreSQL. */
  public List<Memory> memory() {
    if (options.load().isZero()) {
      return List.of();
    }
    try (Postgres postgres = Postgres.start(false);
        ServerProcess server =
            ServerProcess.start(command(), Map.of("DATABASE_URL", postgres.url()))) {
      RequestMix mix = RequestMix.of(server.port(), Posting.from(null), "");
      List<Scenario.Work> works =
          List.of(
              Scenario.Work.BY_ID,
              Scenario.Work.LIST,
              Scenario.Work.PARSE_JD,
              Scenario.Work.INSERT);
      Map<Scenario.Work, Double> peaks = new LinkedHashMap<>();
      for (Scenario.Work work : works) {
        peaks.put(work, peak(server, mix, work, options.load().dividedBy(works.size())));
      }
      return peaks.entrySet().stream().map(e -> new Memory(e.getKey(), e.getValue())).toList();
    }
  }

  private static double peak(
      ServerProcess server, RequestMix mix, Scenario.Work work, Duration time) {
    PeakMemory memory = new PeakMemory(server.pid());
    Thread watcher = Thread.ofPlatform().daemon().name("peak-memory").start(memory);
    try {
      new ClosedLoop(server.port(), CLIENTS, mix.requests(work))
          .run(Duration.ZERO, time, ClosedLoop.Edges.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(work + ": " + e.getMessage() + "\n" + server.log(), e);
    } finally {
      memory.stop();
      LockSupport.unpark(watcher);
    }
    return memory.mebibytes();
  }

  private ServerProcess.Command command() {
    return ServerProcess.Command.server(options.jar(), options.jvmOptions());
  }

  /** Looks at a process's memory ten times a second. */
  private static final class PeakMemory implements Runnable {
    private final long pid;
    private volatile boolean stopped;
    private volatile double peak;

    private PeakMemory(long pid) {
      this.pid = pid;
    }

    @Override
    public void run() {
      while (!stopped) {
        look();
        LockSupport.parkNanos(this, 100_000_000L);
      }
    }

    private synchronized void look() {
      peak = Math.max(peak, ProcFiles.residentMebibytes(pid));
    }

    private void stop() {
      stopped = true;
      look();
    }

    private double mebibytes() {
      return peak;
    }
  }
}
