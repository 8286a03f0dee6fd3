package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.Keys;
import io.confida.monitor.config.TargetKeys;
import io.confida.monitor.config.Values;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code top}: the pools of a JVM, live. */
final class TopCommand extends Command {
  private static final String INJECT = "--inject";
  private static final Duration KEYS_EVERY = Duration.ofMillis(100);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration FIRST_FIGURES_WITHIN = Duration.ofSeconds(2);

  TopCommand(Console console) {
    super(
        console,
        "top",
        "TARGET [--inject] [--every DURATION] [--rounds N] [OPTION…]",
        "Shows the pools of a running JVM in a table that is drawn again every second; q or Ctrl-C"
            + " ends it. Where the output is no terminal, one line for each pool and round.",
        "",
        "SATURATED is the share of the last minute in which a borrower would have waited, as far as"
            + " it was watched. BORROWS/S and WAIT P99 are known with --inject alone.");
    argument(
        "TARGET",
        "The JVM: its process id, a part of its main class or jar (or a regular expression), or"
            + " host:port or service:jmx:… of its JMX remote.");
    SettingFlags.add(spec(), List.of(Keys.EVERY, Keys.ROUNDS));
    flag(INJECT, "Load the agent into the JVM meanwhile.");
    Setup.declare(this, ReportCommand.SETTINGS);
    SettingFlags.add(spec(), TargetKeys.LOGIN);
    examples(
        "  java -jar monitor-agent.jar top OrdersApp",
        "  java -jar monitor-agent.jar top 4711 --inject",
        "  java -jar monitor-agent.jar top 4711 --every 5s --rounds 12 > minute.txt");
    exits(ExitCode.values());
  }

  @Override
  ExitCode run() throws Exception {
    Values own = SettingFlags.read(parsed(), List.of(Keys.EVERY, Keys.ROUNDS));
    Setup setup = Setup.of(this, ReportCommand.SETTINGS);
    AgentSettings settings = setup.settings();
    Found found = Found.of(Setup.target(this));
    if (has(INJECT)) {
      long pid = found.requirePid(INJECT);
      try (CtrlC end = CtrlC.watch();
          InjectedAgent agent =
              InjectedAgent.loadQuiet(
                  found, pid, setup, settings.sampling().history(), console())) {
        return show(found, TopSource.of(new AgentHttp(agent.url())), own, end);
      }
    }
    try (CtrlC end = CtrlC.watch();
        MonitoredTarget target =
            MonitoredTarget.start(
                found.target(),
                Assembly.watching(settings, console()::say),
                Assembly.judging(settings))) {
      Connecting.await(target, end);
      return show(found, TopSource.of(target), own, end);
    }
  }

  /** A pool is found, and then sampled, a moment after the JVM is entered. */
  private static void awaitFirstFigures(TopSource source, CtrlC end) {
    long until = System.nanoTime() + FIRST_FIGURES_WITHIN.toNanos();
    while (!source.lost().isPresent()
        && !haveFigures(source.rows())
        && System.nanoTime() - until < 0
        && !end.within(LOOK_EVERY)) {
      // Looks again.
    }
  }

  private static boolean haveFigures(List<TopRow> rows) {
    return !rows.isEmpty()
        && rows.stream().allMatch(row -> row.active().isPresent() && !row.verdict().equals("-"));
  }

  private ExitCode show(Found found, TopSource source, Values own, CtrlC end) {
    awaitFirstFigures(source, end);
    Optional<Terminal> terminal = Terminal.open(console().out());
    try {
      for (int round = 1; ; round++) {
        Optional<String> lost = source.lost();
        List<TopRow> rows = source.rows();
        if (terminal.isPresent()) {
          String title = found.words() + "   " + time() + "   q ends";
          terminal.get().draw(size -> TopScreen.lines(title, rows, lost, none(), size.columns()));
        } else {
          lines(rows, lost, none()).forEach(console()::answer);
        }
        if (round == own.get(Keys.ROUNDS)) {
          return ExitCode.OK;
        }
        long next = System.nanoTime() + own.get(Keys.EVERY).toNanos();
        while (System.nanoTime() - next < 0) {
          if (terminal.isPresent() && terminal.get().quit()) {
            return ExitCode.OK;
          }
          Duration left = Duration.ofNanos(Math.max(1, next - System.nanoTime()));
          if (end.within(left.compareTo(KEYS_EVERY) < 0 ? left : KEYS_EVERY)) {
            return ExitCode.INTERRUPTED;
          }
        }
      }
    } finally {
      terminal.ifPresent(Terminal::close);
    }
  }

  private static String time() {
    return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String none() {
    return has(INJECT)
        ? "no pool is open there yet"
        : "no pool is registered there yet (--inject sees those that are not)";
  }

  private static List<String> lines(List<TopRow> rows, Optional<String> lost, String none) {
    List<String> lines = new ArrayList<>();
    lost.ifPresent(reason -> lines.add(time() + " not seen: " + reason));
    for (TopRow row : rows) {
      StringBuilder line = new StringBuilder(time());
      List<String> cells = row.cells();
      line.append(' ').append(cells.get(0));
      for (int i = 1; i < cells.size(); i++) {
        String name = TopRow.HEAD.get(i).toLowerCase(Locale.ROOT).replace(' ', '-');
        line.append(' ').append(name).append('=').append(cells.get(i).replace(" ", ""));
      }
      lines.add(line.toString());
    }
    if (lines.isEmpty()) {
      lines.add(time() + " " + none);
    }
    return lines;
  }
}
