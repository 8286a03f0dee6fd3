package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.assembly.Reports;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.Key;
import io.confida.monitor.config.Keys;
import io.confida.monitor.config.TargetKeys;
import io.confida.monitor.exposition.ReportRenderer.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code report}: watches for a while, and says what it saw. */
final class ReportCommand extends Command {
  private static final String HTML = "--html";
  private static final String JSON = "--json";
  private static final String INJECT = "--inject";
  private static final Duration TEND_EVERY = Duration.ofMillis(250);
  private static final Duration TELL_EVERY = Duration.ofSeconds(15);

  static final List<Key<?>> SETTINGS =
      List.of(
          Keys.HZ,
          Keys.HELD_AFTER,
          Keys.LEAK_AFTER,
          Keys.STACKS_PER_SECOND,
          Keys.JFR,
          Keys.JMX_TRUST_STORE,
          Keys.JMX_TRUST_STORE_PASSWORD_FILE,
          Keys.JMX_TRUST_STORE_PASSWORD_ENV);

  ReportCommand(Console console) {
    super(
        console,
        "report",
        "TARGET [--for DURATION] [--json] [--html FILE] [--inject] [OPTION…]",
        "Watches the pools of a running JVM for a while, then says in plain words what it saw, what"
            + " that means, and what to do: on standard output as text, or as JSON with --json.",
        "",
        "With --inject the agent is loaded into the JVM for that time, and can say how long borrowers"
            + " wait and who holds the connections. Ctrl-C ends the watching early, and reports what"
            + " was seen.");
    argument(
        "TARGET",
        "The JVM: its process id, a part of its main class or jar (or a regular expression), or"
            + " host:port or service:jmx:… of its JMX remote.");
    SettingFlags.add(spec(), List.of(Keys.FOR));
    flag(JSON, "The report as JSON instead of text.");
    value(HTML, "FILE", "Also write it as one self-contained HTML page with charts.");
    flag(INJECT, "Load the agent into the JVM for that time.");
    Setup.declare(this, SETTINGS);
    SettingFlags.add(spec(), TargetKeys.LOGIN);
    examples(
        "  java -jar monitor-agent.jar report OrdersApp",
        "  java -jar monitor-agent.jar report 4711 --for 5m --inject --html report.html",
        "  java -jar monitor-agent.jar report db-host:9010 --json");
    exits(ExitCode.values());
  }

  @Override
  ExitCode run() throws Exception {
    Duration length = SettingFlags.read(parsed(), List.of(Keys.FOR)).get(Keys.FOR);
    Optional<Path> html = html();
    Setup setup = Setup.of(this, SETTINGS);
    Found found = Found.of(Setup.target(this));
    return has(INJECT)
        ? within(found, setup, length, html)
        : beside(found, setup.settings().keeping(length), length, html);
  }

  private Optional<Path> html() {
    Optional<Path> file = Optional.of(text(HTML, "")).filter(f -> !f.isEmpty()).map(Path::of);
    file.ifPresent(
        path -> {
          Path directory = path.toAbsolutePath().getParent();
          if (directory == null || !Files.isWritable(directory) || Files.isDirectory(path)) {
            throw new CommandException(
                ExitCode.USAGE,
                HTML + ": " + path + " cannot be written; give a file in a directory that can");
          }
        });
    return file;
  }

  private ExitCode beside(Found found, AgentSettings settings, Duration length, Optional<Path> html)
      throws Exception {
    try (CtrlC end = CtrlC.watch();
        MonitoredTarget target =
            MonitoredTarget.start(
                found.target(),
                Assembly.watching(settings, console()::say),
                Assembly.judging(settings))) {
      Connecting.await(target, end);
      begun(found, Connecting.pools(target, end), length);
      boolean early = pass(length, end, target::tend);
      var reports = List.of(target.report(length));
      tell(Reports.render(reports, has(JSON) ? Format.JSON : Format.TEXT));
      if (html.isPresent()) {
        write(html.get(), Reports.render(reports, Format.HTML));
      }
      return early ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
  }

  private ExitCode within(Found found, Setup setup, Duration length, Optional<Path> html)
      throws Exception {
    long pid = found.requirePid(INJECT);
    String seconds = Long.toString(Math.max(1, length.toSeconds()));
    Duration kept = setup.settings().keeping(length).sampling().history();
    try (CtrlC end = CtrlC.watch();
        InjectedAgent agent = InjectedAgent.loadQuiet(found, pid, setup, kept, console())) {
      AgentHttp http = new AgentHttp(agent.url());
      begun(found, "from within", length);
      boolean early = pass(length, end, () -> {});
      String query = "/report?seconds=" + seconds + "&format=";
      tell(http.get(query + (has(JSON) ? "json" : "text")));
      if (html.isPresent()) {
        write(html.get(), http.get(query + "html"));
      }
      return early ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
  }

  private void begun(Found found, String what, Duration length) {
    console().say("watching %s for %d s: %s".formatted(found.words(), length.toSeconds(), what));
  }

  /** Lets the time pass; whether it was ended early. */
  private boolean pass(Duration length, CtrlC end, Runnable tend) {
    long began = System.nanoTime();
    long told = began;
    while (true) {
      long now = System.nanoTime();
      Duration left = length.minusNanos(now - began);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      if (end.within(left.compareTo(TEND_EVERY) < 0 ? left : TEND_EVERY)) {
        return true;
      }
      tend.run();
      if (now - told >= TELL_EVERY.toNanos()) {
        told = now;
        console().say("%d s to go".formatted(left.toSeconds()));
      }
    }
  }

  private void tell(String report) {
    console().answer(report.stripTrailing());
  }

  private void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, file + " cannot be written: " + e.getMessage(), e);
    }
    console().say("wrote " + file);
  }
}
