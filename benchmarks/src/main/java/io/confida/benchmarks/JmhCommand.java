package io.confida.benchmarks;

import io.confida.benchmarks.micro.OwnFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** JMH, with all its own options. */
@Command(
    name = "jmh",
    description = {
      "JMH benchmarks of single parts, each with its control in the same run.",
      "All of JMH's options work: 'jmh -l' lists the benchmarks, 'jmh -h' the options,"
          + " 'jmh -rf json -rff FILE' writes the results."
    })
final class JmhCommand implements Runnable {

  private static final List<String> QUICK =
      List.of("-f", "0", "-wi", "0", "-i", "1", "-r", "50ms", "-foe", "true");

  @Option(names = "--quick", description = "the least of everything: shows that it works")
  private boolean quick;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATTERN or JMH OPTION",
      description = "which benchmarks (default: all), and how")
  private List<String> words = new ArrayList<>();

  /** The command; -h and -V are JMH's own, so its help has the long name alone. */
  static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new JmhCommand());
    spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build());
    return new CommandLine(spec).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public void run() {
    List<String> all = new ArrayList<>(words);
    if (quick) {
      all.addAll(QUICK);
    }
    try {
      run(new CommandLineOptions(all.toArray(String[]::new)));
    } catch (CommandLineOptionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (RunnerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("JMH cannot print its options", e);
    }
  }

  /** What JMH's own main does, save that it does not end the process. */
  private static void run(CommandLineOptions options) throws RunnerException, IOException {
    Runner runner =
        new Runner(new OptionsBuilder().parent(options).addProfiler(OwnFigures.class).build());
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldList()) {
      runner.list();
    } else if (options.shouldListWithParams()) {
      runner.listWithParams(options);
    } else if (options.shouldListProfilers()) {
      options.listProfilers();
    } else if (options.shouldListResultFormats()) {
      options.listResultFormats();
    } else {
      runner.run();
    }
  }
}
