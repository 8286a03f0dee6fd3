package io.confida.benchmarks;

import io.confida.benchmarks.agents.AgentsBenchmark;
import io.confida.benchmarks.agents.AgentsOptions;
import io.confida.benchmarks.agents.BundledAgents;
import io.confida.benchmarks.agents.Watcher;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What agents cost the JVM they watch. */
@Command(
    name = "agents",
    description = {
      "What the monitor-agent costs a JVM with HikariCP pools, beside jmx_exporter, Jolokia and no"
          + " agent twice (A/A: their difference is noise), on one PostgreSQL that this command"
          + " starts.",
      "With the defaults it takes about 35 minutes. It reads /proc, so it needs Linux."
    },
    mixinStandardHelpOptions = true)
final class AgentsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "NAME",
      description = "which of ${COMPLETION-CANDIDATES}; default: all")
  private List<AgentsOptions.Part> parts = List.of(AgentsOptions.Part.values());

  @Option(
      names = "--agents",
      split = ",",
      paramLabel = "NAME",
      description =
          "which of OURS, BESIDE (ours in a process of its own), JMX_EXPORTER, JOLOKIA, and of two"
              + " that measure the measurement: IDLE (an agent that does nothing), CONSTANT (one"
              + " that answers always the same); default: all")
  private List<Watcher> agents = List.of(Watcher.values());

  @Option(
      names = "--jars",
      paramLabel = "DIR",
      description = "the directory with the agents' jars; default: agents beside benchmarks.jar")
  private @Nullable Path jars;

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--warmup",
      description =
          "seconds of use of each program before the first round; default: ${DEFAULT-VALUE}")
  private double warmUp = 15;

  @Option(
      names = "--rest",
      description = "seconds in which nothing is asked, in each round; default: ${DEFAULT-VALUE}")
  private double rest = 20;

  @Option(
      names = "--scrapes",
      description =
          "of each agent in a round, idle and flat out each; half as many on a kept connection,"
              + " five times as many for the CPU time; default: ${DEFAULT-VALUE}")
  private int scrapes = 200;

  @Option(
      names = "--seconds",
      description = "measured time of each program flat out in a round; default: ${DEFAULT-VALUE}")
  private double seconds = 5;

  @Option(names = "--jvm-option", description = "for the JVMs that are watched; may be repeated")
  private List<String> jvmOptions = new ArrayList<>();

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();
  @Mixin private QuickOption quick = new QuickOption();

  @Override
  public void run() {
    if (rounds < 1 || scrapes < 2) {
      throw new ParameterException(
          spec.commandLine(), "--rounds must be 1 or more, and --scrapes 2 or more");
    }
    PrintWriter console = spec.commandLine().getOut();
    EnumSet<Watcher> measured = EnumSet.copyOf(agents);
    measured.removeIf(Watcher::control);
    AgentsOptions options =
        new AgentsOptions(
            EnumSet.copyOf(parts),
            measured,
            jars == null ? BundledAgents.directory() : jars,
            quick.asked() ? 1 : rounds,
            time(quick.asked() ? 0.2 : warmUp),
            time(quick.asked() ? 0.1 : rest),
            quick.asked() ? 10 : scrapes,
            time(quick.asked() ? 0.3 : seconds),
            jvmOptions);
    FiguresFile kept = out.figures(spec.commandLine());
    kept.measure(
        () ->
            new AgentsBenchmark(options, console)
                .run(each -> kept.keep(each.values(), each::toString)));
  }

  private static Duration time(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
