package io.confida.benchmarks;

import io.confida.benchmarks.load.FairnessBenchmark;
import io.confida.benchmarks.report.Figures;
import io.confida.benchmarks.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  /** The line has formed by then, and the threads have started. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final Duration QUICK_SETTLE = Duration.ofMillis(300);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "virtual threads; default: ${DEFAULT-VALUE}")
  private int threads = 1_000;

  @Option(names = "--connections", description = "size of the pool; default: ${DEFAULT-VALUE}")
  private int connections = 10;

  @Option(
      names = "--hold",
      description = "milliseconds that a connection is held; default: ${DEFAULT-VALUE}")
  private double holdMillis = 1;

  @Option(names = "--rounds", description = "of each of the two; default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "measured time of each in a round; default: ${DEFAULT-VALUE}")
  private double seconds = 4;

  @Option(
      names = "--warmup",
      description = "seconds of each before the first round; default: ${DEFAULT-VALUE}")
  private double warmUp = 5;

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();

  @Mixin private QuickOption quick = new QuickOption();

  @Override
  public void run() {
    FiguresFile kept = out.figures(spec.commandLine());
    kept.measure(() -> measure(kept));
  }

  private void measure(FiguresFile kept) {
    FairnessBenchmark benchmark =
        new FairnessBenchmark(threads, connections, time(holdMillis / 1e3));
    Duration measured = time(quick.asked() ? 1 : seconds);
    List<FairnessBenchmark.Outcome> alone = new ArrayList<>();
    List<FairnessBenchmark.Outcome> gated = new ArrayList<>();
    if (!quick.asked()) {
      benchmark.run(false, Duration.ZERO, time(warmUp));
      benchmark.run(true, Duration.ZERO, time(warmUp));
    }
    for (int round = 0; round < (quick.asked() ? 1 : rounds); round++) {
      // Each of the two comes first in turn.
      boolean gateFirst = round % 2 == 1;
      for (boolean gate : new boolean[] {gateFirst, !gateFirst}) {
        (gate ? gated : alone)
            .add(benchmark.run(gate, quick.asked() ? QUICK_SETTLE : SETTLE, measured));
      }
      keep(kept, List.copyOf(alone), List.copyOf(gated));
    }
  }

  private void keep(
      FiguresFile kept,
      List<FairnessBenchmark.Outcome> alone,
      List<FairnessBenchmark.Outcome> gated) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("threads", threads);
    values.put("connections", connections);
    values.put("hold_ms", holdMillis);
    values.put("control", alone);
    values.put("gate", gated);
    kept.keep(values, () -> table(alone, gated) + "\n" + report(alone, gated));
  }

  private static Table table(
      List<FairnessBenchmark.Outcome> alone, List<FairnessBenchmark.Outcome> gated) {
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
    return table;
  }

  private static String report(
      List<FairnessBenchmark.Outcome> alone, List<FairnessBenchmark.Outcome> gated) {
    Figures jain = over(gated, FairnessBenchmark.Outcome::jain);
    Figures ideal = over(gated, o -> o.p99Millis() / o.idealP99Millis());
    Figures inTurn = over(gated, o -> o.p99Millis() / o.inTurnP99Millis());
    Figures throughput =
        Figures.of(
            IntStream.range(0, gated.size())
                .mapToDouble(i -> gated.get(i).perSecond() / alone.get(i).perSecond())
                .toArray());
    return String.format(
        Locale.ROOT,
        "Behind the gate, median of %d rounds with the lowest and the highest:%n"
            + "Jain's index %s (target %.2f %s); p99 wait %s times the ideal (target %.1f %s)"
            + " and %s times that of the same turns in order; throughput %s of the control's.",
        gated.size(),
        spread("%.3f", jain),
        JAIN,
        reached(jain.median() >= JAIN),
        spread("%.2f", ideal),
        TIMES_IDEAL,
        reached(ideal.median() <= TIMES_IDEAL),
        spread("%.2f", inTurn),
        spread("%.2f", throughput));
  }

  private static void row(Table table, String name, List<FairnessBenchmark.Outcome> rounds) {
    table.row(
        name,
        spread("%.3f", over(rounds, FairnessBenchmark.Outcome::jain)),
        spread("%.1f", over(rounds, FairnessBenchmark.Outcome::p99Millis)),
        spread("%.1f", over(rounds, FairnessBenchmark.Outcome::maxMillis)),
        spread("%.1f", over(rounds, FairnessBenchmark.Outcome::idealP99Millis)),
        spread("%.1f", over(rounds, FairnessBenchmark.Outcome::inTurnP99Millis)),
        spread("%.0f", over(rounds, FairnessBenchmark.Outcome::perSecond)),
        spread("%.0f", over(rounds, FairnessBenchmark.Outcome::neverServed)));
  }

  private static Figures over(
      List<FairnessBenchmark.Outcome> rounds, ToDoubleFunction<FairnessBenchmark.Outcome> figure) {
    return Figures.of(rounds.stream().mapToDouble(figure).toArray());
  }

  private static String spread(String format, Figures figures) {
    String one = String.format(Locale.ROOT, format, figures.median());
    return figures.rounds() == 1
        ? one
        : String.format(
            Locale.ROOT,
            "%s (" + format + " to " + format + ")",
            one,
            figures.min(),
            figures.max());
  }

  private static Duration time(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static String reached(boolean reached) {
    return reached ? "reached" : "missed";
  }
}
