package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.config.Keys;
import io.confida.monitor.exposition.HttpEndpoints;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code serve}: endpoints on many JVMs, as a file says. */
final class ServeCommand extends Command {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  ServeCommand(Console console) {
    super(
        console,
        "serve",
        "--config FILE [OPTION…]",
        "Watches all the targets that a file lists (process ids, patterns, JMX URLs), and serves"
            + " what it sees of each under its name, until Ctrl-C.",
        "",
        "Several JVMs may fit one pattern: they go by name, name-2, name-3…, and each keeps its name"
            + " and its history while it runs.",
        "",
        "A target that is not there is waited for, one that is lost is connected to again, after"
            + " pauses that grow to half a minute; none delays another. The file is read again when it"
            + " changes: targets that stay keep their history. A new file with a fault is refused in"
            + " one line, and what was goes on.");
    Setup.declare(this, Keys.ALL);
    examples(
        "  java -jar monitor-agent.jar serve --config config/agent.yaml",
        "  curl -s localhost:9404/pools",
        "  curl -s 'localhost:9404/ready?target=orders'");
    exits(ExitCode.OK, ExitCode.USAGE, ExitCode.LISTEN, ExitCode.INTERRUPTED);
  }

  @Override
  ExitCode run() throws Exception {
    if (!given(Setup.CONFIG)) {
      throw new CommandException(
          ExitCode.USAGE, "serve needs --config FILE: config/agent.yaml is one to begin with");
    }
    Setup setup = setup();
    ConfigWatch file = new ConfigWatch(setup.config().orElseThrow());
    try (CtrlC end = CtrlC.watch();
        ServedTargets targets = new ServedTargets(console());
        Listening listening = new Listening(targets)) {
      targets.apply(setup.settings());
      listening.listen(setup.settings());
      console()
          .say("watching %d targets; Ctrl-C ends".formatted(setup.settings().targets().size()));
      while (!end.within(LOOK_EVERY)) {
        if (file.changed()) {
          reread(targets, listening);
        } else {
          targets.look();
        }
      }
    }
    return ExitCode.INTERRUPTED;
  }

  /** Reads the file and finds all that could be wrong with it before anything is changed. */
  private Setup setup() {
    Setup setup = Setup.of(this, Keys.ALL);
    // An empty file, too, which is what a file is at the moment when an editor writes it anew.
    if (setup.settings().targets().isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          setup.config().orElseThrow() + " lists no targets: add one under targets:");
    }
    ServedTargets.check(setup.settings());
    return setup;
  }

  private void reread(ServedTargets targets, Listening listening) {
    try {
      Setup next = setup();
      listening.listen(next.settings());
      targets.apply(next.settings());
      console()
          .say("the file was read again: %d targets".formatted(next.settings().targets().size()));
    } catch (ConfigException | CommandException wrong) {
      console().say("the new file is refused, what was goes on: " + wrong.getMessage());
    }
  }

  /** The endpoints, begun again where their settings change. */
  private final class Listening implements AutoCloseable {
    private final ServedTargets targets;
    private @Nullable HttpEndpoints endpoints;
    private @Nullable AgentSettings current;

    Listening(ServedTargets targets) {
      this.targets = targets;
    }

    void listen(AgentSettings next) {
      AgentSettings before = current;
      if (before != null && alike(before, next)) {
        return;
      }
      HttpEndpoints there = endpoints;
      if (there != null) {
        there.close();
      }
      try {
        open(next);
      } catch (CommandException | ConfigException wrong) {
        if (before != null) {
          open(before);
        }
        throw wrong;
      }
    }

    private void open(AgentSettings settings) {
      HttpEndpoints opened = AttachCommand.endpoints(settings, true, targets::now, console());
      endpoints = opened;
      current = settings;
      console().answer(Assembly.url(settings.listen(), opened.port()));
    }

    private static boolean alike(AgentSettings one, AgentSettings other) {
      return one.listen().equals(other.listen())
          && one.compat() == other.compat()
          && one.sampling().peakWindow().equals(other.sampling().peakWindow())
          && one.holding().after().equals(other.holding().after());
    }

    @Override
    public void close() {
      HttpEndpoints there = endpoints;
      if (there != null) {
        there.close();
      }
    }
  }
}
