package io.confida.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.benchmarks.load.QuickEnd;
import io.confida.benchmarks.micro.KeptOutput;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.benchmarks.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** JMH, with all its own options. */
@Command(
    name = "jmh",
    description = {
      "JMH benchmarks of single parts, each with its control in the same run.",
      "All of JMH's options work: 'jmh -l' lists the benchmarks, 'jmh -h' the options,"
          + " 'jmh -rf csv -rff FILE' writes the results in a format of JMH's, too."
    })
final class JmhCommand implements Runnable {

  private static final List<String> QUICK =
      List.of("-f", "0", "-wi", "0", "-i", "1", "-r", "50ms", "-foe", "true");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutDirectoryOption out = new OutDirectoryOption();

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
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (RunnerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("JMH cannot write: " + e.getMessage(), e);
    }
  }

  /** What JMH's own main does, save that it does not end the process. */
  private void run(CommandLineOptions options) throws RunnerException, IOException {
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldList()) {
      new Runner(options).list();
    } else if (options.shouldListWithParams()) {
      new Runner(options).listWithParams(options);
    } else if (options.shouldListProfilers()) {
      options.listProfilers();
    } else if (options.shouldListResultFormats()) {
      options.listResultFormats();
    } else if (options.getOutput().hasValue()) {
      try (PrintStream log = new PrintStream(options.getOutput().get(), StandardCharsets.UTF_8)) {
        measure(options, log);
      }
    } else {
      measure(options, System.out);
    }
  }

  private void measure(CommandLineOptions options, PrintStream log) throws RunnerException {
    Path file = out.file(spec.commandLine());
    KeptOutput output =
        new KeptOutput(
            OutputFormatFactory.createFormatInstance(
                log, options.verbosity().orElse(Defaults.VERBOSITY)),
            results -> write(file, results));
    Thread stopped = new Thread(() -> stopped(output, file), "stopped");
    Runtime.getRuntime().addShutdownHook(stopped);
    try {
      new Runner(new OptionsBuilder().parent(options).addProfiler(OwnFigures.class).build(), output)
          .run();
    } finally {
      forget(stopped);
    }
    if (Files.exists(file)) {
      tell("Results: " + file);
    }
  }

  private static void write(Path file, JsonNode results) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", "confida-jmh-1");
    document.put("results", results);
    Results.write(file, "jmh", document);
  }

  /** Ctrl-C: JMH ends at once with its forks, and the file is whole. */
  private void stopped(KeptOutput output, Path file) {
    output.hold();
    QuickEnd.of(ProcessHandle.current().children().filter(JmhCommand::isFork).toList());
    tell(
        Files.exists(file)
            ? "Stopped: the benchmarks that were through are kept. Results: " + file
            : "Stopped before the first benchmark was through: nothing is kept.");
  }

  private static boolean isFork(ProcessHandle child) {
    return child.info().command().filter(program -> program.contains("java")).isPresent();
  }

  private void tell(String words) {
    spec.commandLine().getOut().println(words);
    spec.commandLine().getOut().flush();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      System.getLogger(JmhCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "the JVM is ending, and tells what is kept", e);
    }
  }
}
