package io.confida.benchmarks;

import io.confida.benchmarks.report.Results;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code java -jar benchmarks.jar COMMAND}. */
@Command(
    name = "benchmarks",
    description =
        "Measures the server and the monitor-agent, each figure beside its control in the same run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      HttpCommand.class,
      FairnessCommand.class,
      StartCommand.class,
      AgentsCommand.class,
      SweepCommand.class,
      TuneCommand.class,
      RegretCommand.class,
      CompareCommand.class,
      ReportCommand.class
    })
public final class Benchmarks implements Runnable {

  /** Held, because the log manager forgets a logger that nobody holds, and its level with it. */
  private static final Logger QUIET = Logger.getLogger("");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command; the exit code is 0 when it measured what it was to measure. */
  public static void main(String[] args) {
    // What the libraries tell of their own starting and stopping is not a figure.
    QUIET.setLevel(Level.WARNING);
    Results.noteLoadBefore();
    int code = commandLine().execute(args);
    if (code != 0) {
      Runtime.getRuntime().exit(code);
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Benchmarks());
    line.addSubcommand(JmhCommand.commandLine());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Benchmarks::failed);
    line.setParameterExceptionHandler(Benchmarks::refused);
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Bad input: one line that names the fault and the way out, and the exit code 2. */
  private static int refused(CommandLine.ParameterException fault, String[] arguments) {
    CommandLine line = fault.getCommandLine();
    line.getErr()
        .println(
            "benchmarks: %s (see: benchmarks %s)"
                .formatted(
                    String.valueOf(fault.getMessage()).replaceAll("\\s*\\R\\s*", " "),
                    line.getParent() == null ? "--help" : line.getCommandName() + " --help"));
    line.getErr().flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** What a user can mend is told in words; anything else is a fault here and shows its trace. */
  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult arguments)
      throws Exception {
    if (failure instanceof IllegalStateException
        || failure instanceof IllegalArgumentException
        || failure instanceof UncheckedIOException) {
      line.getErr().println("benchmarks: " + failure.getMessage());
      line.getErr().flush();
      return line.getCommandSpec().exitCodeOnExecutionException();
    }
    throw failure;
  }
}
