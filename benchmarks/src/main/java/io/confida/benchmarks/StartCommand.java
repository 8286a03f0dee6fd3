package io.confida.benchmarks;

import io.confida.benchmarks.load.StartBenchmark;
import io.confida.benchmarks.load.StartBenchmark.Database;
import io.confida.benchmarks.load.StartBenchmark.Memory;
import io.confida.benchmarks.load.StartBenchmark.Starts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Time to ready, and memory under load. */
@Command(
    name = "start",
    description = {
      "Time from the start of the server's process to a /ready of 200, and the most memory that it"
          + " has under 256 clients."
    },
    mixinStandardHelpOptions = true)
final class StartCommand implements Runnable {

  private static final double MEBIBYTES = 400;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--databases",
      split = ",",
      description = "which of ${COMPLETION-CANDIDATES}; default: all")
  private List<Database> databases = Arrays.asList(Database.values());

  @Option(names = "--repeats", description = "starts on each; default: ${DEFAULT-VALUE}")
  private int repeats = 7;

  @Option(
      names = "--load-seconds",
      description = "load for the memory, 0 leaves it out; default: ${DEFAULT-VALUE}")
  private double loadSeconds = 40;

  @Option(
      names = "--server-jar",
      paramLabel = "JAR",
      description = "the confida-server.jar to start; default: the server among the libraries here")
  private @Nullable Path serverJar;

  @Option(names = "--jvm-option", description = "for the server's JVM; may be repeated")
  private List<String> jvmOptions = new ArrayList<>();

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();

  @Mixin private QuickOption quick = new QuickOption();

  @Override
  public void run() {
    PrintWriter console = spec.commandLine().getOut();
    StartBenchmark benchmark =
        new StartBenchmark(
            new StartBenchmark.Options(
                new LinkedHashSet<>(databases),
                quick.asked() ? 1 : repeats,
                Duration.ofMillis(quick.asked() ? 1_000 : (long) (loadSeconds * 1_000)),
                serverJar,
                jvmOptions),
            console);
    FiguresFile kept = out.figures(spec.commandLine());
    kept.measure(
        () -> {
          List<Starts> starts = benchmark.starts(each -> keep(kept, each, List.of()));
          keep(kept, starts, benchmark.memory());
        });
  }

  private static void keep(FiguresFile kept, List<Starts> starts, List<Memory> memory) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("starts", starts);
    values.put("memory_under_256_clients", memory);
    kept.keep(
        values,
        () ->
            Stream.concat(
                    starts.stream().map(StartCommand::words),
                    memory.stream().map(StartCommand::words))
                .collect(Collectors.joining("\n")));
  }

  private static String words(Memory peak) {
    return String.format(
        Locale.ROOT,
        "256 clients, %s: at most %.0f MiB resident (target %.0f %s)",
        peak.work().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        peak.mebibytes(),
        MEBIBYTES,
        peak.mebibytes() <= MEBIBYTES ? "reached" : "missed");
  }

  private static String words(Starts starts) {
    double target = starts.database().targetSeconds();
    return String.format(
            Locale.ROOT,
            "ready on %s after %.2f s (%.2f to %.2f in %d starts; target %.1f s %s),"
                + " %.2f s of CPU; in the last:",
            starts.database().words(),
            starts.seconds().median(),
            starts.seconds().min(),
            starts.seconds().max(),
            starts.seconds().rounds(),
            target,
            starts.seconds().median() <= target ? "reached" : "missed",
            starts.cpuSeconds().median())
        + starts.phases().stream()
            .map(phase -> "\n  %6d ms  %s".formatted(phase.millis(), phase.message()))
            .collect(Collectors.joining());
  }
}
