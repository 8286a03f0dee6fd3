package io.confida.monitor.cli;

import io.confida.monitor.target.AgentLoader;
import java.util.List;
import java.util.Optional;

/** The commands of {@code java -jar monitor-agent.jar}. */
public final class Main {
  private Main() {}

  /** Runs one command, and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // What the parts log is read by people on standard error: one line each, as ours are.
    if (System.getProperty("java.util.logging.config.file") == null) {
      System.setProperty("java.util.logging.SimpleFormatter.format", "monitor-agent: %5$s%n");
    }
    attachAhead(arguments);
    var console = new Console(System.out, System.err, System.getenv());
    int code = run(console, arguments);
    AgentLoader.endAhead();
    // A program's own end: its exit code is told in no other way.
    System.exit(code);
  }

  private static int run(Console console, String... arguments) {
    Optional<PlainAttach> plain = PlainAttach.of(arguments);
    if (plain.isEmpty()) {
      return Cli.run(console, arguments);
    }
    try {
      return plain.get().run(console).code();
    } catch (RuntimeException failure) {
      return Cli.failed(console, failure);
    }
  }

  /** A fifth of a second less until there are figures: half of attaching is waiting. */
  private static void attachAhead(String[] arguments) {
    List<String> words = List.of(arguments);
    boolean willAttach = words.contains("--inject") || words.contains("--detach");
    if (willAttach && words.size() > 1) {
      AgentLoader.ahead(words.get(1));
    }
  }
}
