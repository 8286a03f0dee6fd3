package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.assembly.Version;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.Keys;
import io.confida.monitor.config.TargetKeys;
import io.confida.monitor.exposition.HttpEndpoints;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code attach}: endpoints on one JVM. */
final class AttachCommand extends Command {
  private static final String INJECT = Injecting.INJECT;
  private static final String STAY = Injecting.STAY;
  private static final String DETACH = "--detach";

  /** Of what goes on for ever, a piece. */
  private static final Duration LONG = Duration.ofDays(1);

  AttachCommand(Console console) {
    super(
        console,
        "attach",
        "TARGET [--inject [--stay] | --detach] [OPTION…]",
        "Watches the pools of one running JVM, and serves what it sees: /metrics, /health, /ready,"
            + " /pools, /events, /report and more, until Ctrl-C.",
        "",
        "Without --inject nothing is loaded into the JVM: its pools' MBeans are read over its own"
            + " local management connector, and this process serves. With --inject the agent is loaded"
            + " into the JVM, which then serves itself: it sees pools without MBeans too, how long"
            + " borrowers wait, and who holds the connections. Ctrl-C takes it out again. One that"
            + " is there already stays, with the settings and the port that it has.");
    argument(
        "TARGET",
        "The JVM: its process id, a part of its main class or jar (or a regular expression), or"
            + " host:port or service:jmx:… of its JMX remote.");
    flag(INJECT, "Load the agent into the JVM, and take it out at the end.");
    flag(STAY, "With --inject: leave it there and return at once.");
    flag(DETACH, "Take out an agent that was left there: its threads, port and hooks end.");
    Setup.declare(this, Keys.ALL);
    SettingFlags.add(spec(), TargetKeys.LOGIN);
    examples(
        "  java -jar monitor-agent.jar attach OrdersApp",
        "  java -jar monitor-agent.jar attach 4711 --inject --port 9405",
        "  java -jar monitor-agent.jar attach 4711 --inject --stay && … &&",
        "    java -jar monitor-agent.jar attach 4711 --detach",
        "  java -jar monitor-agent.jar attach db-host:9010 --user monitor --password-file pw --tls");
    exits(ExitCode.values());
  }

  @Override
  ExitCode run() throws Exception {
    exclusive(List.of(INJECT, DETACH));
    exclusive(List.of(STAY, DETACH));
    if (has(STAY) && !has(INJECT)) {
      throw new CommandException(ExitCode.USAGE, STAY + " needs " + INJECT + " beside it");
    }
    Setup setup = Setup.of(this, Keys.ALL);
    Found found = Found.of(Setup.target(this));
    if (has(DETACH)) {
      return detach(found);
    }
    return has(INJECT) ? Injecting.run(console(), found, setup, has(STAY)) : beside(found, setup);
  }

  private ExitCode detach(Found found) {
    boolean wasThere = InjectedAgent.detach(found.requirePid(DETACH));
    console()
        .say(wasThere ? "taken out of " + found.words() : "there was no agent in " + found.words());
    return ExitCode.OK;
  }

  private ExitCode beside(Found found, Setup setup) {
    AgentSettings settings = setup.settings();
    try (CtrlC end = CtrlC.watch();
        MonitoredTarget target =
            MonitoredTarget.start(
                found.target(),
                Assembly.watching(settings, console()::say),
                Assembly.judging(settings));
        HttpEndpoints endpoints = endpoints(settings, false, () -> List.of(target), console())) {
      Connecting.await(target, end);
      console().answer(Assembly.url(settings.listen(), endpoints.port()));
      console()
          .say(
              "watching %s: %s; Ctrl-C ends"
                  .formatted(found.words(), Connecting.pools(target, end)));
      boolean pressed = false;
      while (!pressed) {
        pressed = end.within(LONG);
      }
      return ExitCode.INTERRUPTED;
    }
  }

  /** Begins to listen, or ends the command with the reason. */
  static HttpEndpoints endpoints(
      AgentSettings settings,
      boolean several,
      Supplier<List<MonitoredTarget>> targets,
      Console console) {
    try {
      return Assembly.endpoints(settings, Version.text(), several, targets, console::say);
    } catch (IOException cannot) {
      throw new CommandException(ExitCode.LISTEN, String.valueOf(cannot.getMessage()), cannot);
    }
  }
}
