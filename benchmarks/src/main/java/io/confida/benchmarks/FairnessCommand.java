package io.confida.benchmarks;

import io.confida.benchmarks.load.FairnessBenchmark;
import io.confida.benchmarks.report.Results;
import io.confida.benchmarks.report.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who is served how often, with the gate and without. */
@Command(
    name = "fairness",
    description =
        "Many virtual threads on few connections of a driver that does nothing: HikariCP alone"
            + " (control), and behind the gate.",
    mixinStandardHelpOptions = true)
final class FairnessCommand implements Runnable {

  private static final double JAIN = 0.99;
  private static final double TIMES_IDEAL = 1.1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "virtual threads; default: ${DEFAULT-VALUE}")
  private int threads = 1_000;

  @Option(names = "--connections", description = "size of the pool; default: ${DEFAULT-VALUE}")
  private int connections = 10;

  @Option(
      names = "--hold",
      description = "milliseconds that a connection is held; default: ${DEFAULT-VALUE}")
  private double holdMillis = 1;

  @Option(names = "--seconds", description = "for each of the two; default: ${DEFAULT-VALUE}")
  private double seconds = 10;

  @Option(names = "--out", paramLabel = "FILE", description = "also writes all figures as JSON")
  private @Nullable Path out;

  @Option(names = "--quick", description = "a second for each: shows that it works")
  private boolean quick;

  @Override
  public void run() {
    PrintWriter console = spec.commandLine().getOut();
    FairnessBenchmark benchmark =
        new FairnessBenchmark(
            threads,
            connections,
            Duration.ofNanos((long) (holdMillis * 1e6)),
            Duration.ofNanos((long) ((quick ? 1 : seconds) * 1e9)));
    FairnessBenchmark.Outcome alone = benchmark.run(false);
    FairnessBenchmark.Outcome gated = benchmark.run(true);
    Table table =
        new Table(
            "pool",
            "Jain",
            "p99 wait ms",
            "longest ms",
            "ideal ms",
            "in turn ms",
            "turns /s",
            "never served");
    row(table, "HikariCP alone (control)", alone);
    row(table, "HikariCP behind the gate", gated);
    console.println(table);
    console.printf(
        Locale.ROOT,
        "Jain's index %.3f (target %.2f %s); p99 wait %.2f times the ideal (target %.1f %s)"
            + " and %.2f times that of the same turns in order; throughput %.2f of the control's.%n",
        gated.jain(),
        JAIN,
        reached(gated.jain() >= JAIN),
        gated.p99Millis() / gated.idealP99Millis(),
        TIMES_IDEAL,
        reached(gated.p99Millis() <= TIMES_IDEAL * gated.idealP99Millis()),
        gated.p99Millis() / gated.inTurnP99Millis(),
        gated.perSecond() / alone.perSecond());
    console.flush();
    if (out != null) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("control", alone);
      values.put("gate", gated);
      Results.write(out, "fairness", values);
    }
  }

  private static void row(Table table, String name, FairnessBenchmark.Outcome outcome) {
    table.row(
        name,
        number("%.3f", outcome.jain()),
        number("%.1f", outcome.p99Millis()),
        number("%.1f", outcome.maxMillis()),
        number("%.1f", outcome.idealP99Millis()),
        number("%.1f", outcome.inTurnP99Millis()),
        number("%.0f", outcome.perSecond()),
        String.valueOf(outcome.neverServed()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String reached(boolean reached) {
    return reached ? "reached" : "missed";
  }
}
