package io.confida.benchmarks;

import io.confida.benchmarks.load.Bearer;
import io.confida.benchmarks.load.HttpBenchmark;
import io.confida.benchmarks.load.HttpOptions;
import io.confida.benchmarks.load.HttpReport;
import io.confida.benchmarks.load.Posting;
import io.confida.benchmarks.load.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Load over HTTP on the server and its control. */
@Command(
    name = "http",
    description = {
      "Load over HTTP: the server, the same server again (A/A: their difference is noise) and a"
          + " control of plain JDBC over HikariCP in the same HTTP server, each in its own JVM, all"
          + " on one PostgreSQL that this command starts.",
      "With the defaults it takes about 20 minutes."
    },
    mixinStandardHelpOptions = true)
final class HttpCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--scenarios",
      split = ",",
      paramLabel = "NAME",
      description = "which of ${COMPLETION-CANDIDATES}; default: all")
  private List<Scenario> scenarios = Arrays.asList(Scenario.values());

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "measured time of each candidate in a round; default: ${DEFAULT-VALUE}")
  private double seconds = 8;

  @Option(
      names = "--settle",
      description = "seconds of load before each measured time; default: ${DEFAULT-VALUE}")
  private double settle = 1;

  @Option(
      names = "--warmup",
      description =
          "seconds of load on each server before the first round; default: ${DEFAULT-VALUE}")
  private double warmUp = 45;

  @Option(
      names = "--durable",
      description = "a commit waits for the disk, as in production; measures the disk, too")
  private boolean durable;

  @Option(names = "--jvm-option", description = "for the servers' JVMs; may be repeated")
  private List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--setting",
      paramLabel = "NAME=VALUE",
      description = "an environment variable for the server, not for the control; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--baseline",
      paramLabel = "JAR",
      description =
          "a confida-server.jar of another build, which takes the place of the plain JDBC control")
  private @Nullable Path baseline;

  @Option(
      names = "--token",
      paramLabel = "KIND",
      description =
          "one of ${COMPLETION-CANDIDATES}: the server is asked with such a token in each request,"
              + " and the control is the same server without authentication")
  private Bearer.@Nullable Kind token;

  @Option(
      names = "--postings",
      paramLabel = "DIR",
      description =
          "YAML files with the keys role and posting, for parse-jd; default: a few built-in ones")
  private @Nullable Path postings;

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();
  @Mixin private QuickOption quick = new QuickOption();

  @Override
  public void run() {
    PrintWriter console = spec.commandLine().getOut();
    Set<Scenario> chosen = new LinkedHashSet<>(scenarios);
    HttpOptions options =
        quick.asked()
            ? new HttpOptions(
                chosen,
                1,
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                durable,
                jvmOptions,
                settings,
                baseline,
                Posting.from(postings))
            : new HttpOptions(
                chosen,
                rounds,
                time(seconds),
                time(settle),
                time(warmUp),
                durable,
                jvmOptions,
                settings,
                baseline,
                Posting.from(postings));
    if (token != null && baseline != null) {
      throw new ParameterException(
          spec.commandLine(), "--token and --baseline each choose the control: give one of them");
    }
    FiguresFile kept = out.figures(spec.commandLine());
    kept.measure(() -> measure(options, console, each -> kept.keep(each.values(), each::toString)));
  }

  private void measure(HttpOptions options, PrintWriter console, Consumer<HttpReport> eachRound) {
    if (token == null) {
      new HttpBenchmark(options, null, console).run(eachRound);
      return;
    }
    try (Bearer bearer = Bearer.of(token)) {
      console.println("ours are asked with a token (" + token + "), the control is without");
      new HttpBenchmark(options, bearer, console).run(eachRound);
    }
  }

  private static Duration time(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
