package io.confida.monitor.cli;

import io.confida.monitor.config.ConfigException;
import io.confida.monitor.config.Nearest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command that is meant, runs it, and turns what goes wrong into one line and a code. */
final class Cli {
  private final Console console;
  private final CommandLine line;

  /**
   * Knows the commands.
   *
   * @param first the first word of the command line: where it is a command, the others are left
   *     out, which saves half of the time until it runs
   */
  Cli(Console console, String first) {
    this.console = console;
    line = new CommandLine(new RootCommand(console).complete());
    Map<String, Function<Console, Command>> commands = commands();
    if (commands.containsKey(first)) {
      commands.keySet().retainAll(Set.of(first));
    }
    commands.forEach((name, make) -> line.addSubcommand(name, make.apply(console).complete()));
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(this::misused);
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(console, failure));
    line.setExpandAtFiles(false);
  }

  private static Map<String, Function<Console, Command>> commands() {
    Map<String, Function<Console, Command>> commands = new LinkedHashMap<>();
    commands.put("list", ListCommand::new);
    commands.put("attach", AttachCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("top", TopCommand::new);
    return commands;
  }

  static int run(Console console, String... arguments) {
    return new Cli(console, arguments.length == 0 ? "" : arguments[0]).line.execute(arguments);
  }

  private int misused(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    console.say(fault(wrong, command) + " (" + name + " --help lists what there is)");
    return ExitCode.USAGE.code();
  }

  private static String fault(ParameterException wrong, CommandLine command) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      List<String> known = new ArrayList<>();
      if (word.startsWith("-")) {
        word = word.replaceFirst("=.*", "");
        command.getCommandSpec().options().forEach(option -> known.add(option.longestName()));
        return "%s: unknown option; did you mean %s?".formatted(word, Nearest.to(word, known));
      }
      known.addAll(command.getSubcommands().keySet());
      return known.isEmpty()
          ? word + ": one argument too many; quote a name that holds spaces"
          : "%s: unknown command; did you mean %s?".formatted(word, Nearest.to(word, known));
    }
    if (wrong instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      var first = missing.getMissing().get(0);
      return first instanceof OptionSpec option
          ? option.longestName() + ": " + first.paramLabel() + " is missing"
          : first.paramLabel() + " is missing: which JVM?";
    }
    if (wrong instanceof OverwrittenOptionException) {
      return "an option is there twice; give it once";
    }
    // Its own words, which may take several lines.
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong arguments");
  }

  /** Tells what went wrong; returns the exit code. */
  static int failed(Console console, Exception failure) {
    if (failure instanceof CommandException known) {
      console.say(String.valueOf(known.getMessage()));
      return known.exit().code();
    }
    if (failure instanceof ConfigException wrong) {
      console.say(String.valueOf(wrong.getMessage()));
      return ExitCode.USAGE.code();
    }
    console.say("failed, and this should not happen; what follows says where");
    failure.printStackTrace(console.err());
    return ExitCode.FAILED.code();
  }
}
