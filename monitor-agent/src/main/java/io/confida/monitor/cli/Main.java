package io.confida.monitor.cli;

/** The commands of {@code java -jar monitor-agent.jar}. */
public final class Main {
  private Main() {}

  /** Runs one command, and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // What the parts log is read by people on standard error: one line each, as ours are.
    if (System.getProperty("java.util.logging.config.file") == null) {
      System.setProperty("java.util.logging.SimpleFormatter.format", "monitor-agent: %5$s%n");
    }
    var console = new Console(System.out, System.err, System.getenv());
    System.exit(Cli.run(console, arguments));
  }
}
