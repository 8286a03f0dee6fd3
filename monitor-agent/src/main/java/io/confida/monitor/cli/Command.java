package io.confida.monitor.cli;

import io.confida.monitor.assembly.Version;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command: its options are declared by code and not by annotations, whose inspection would take
 * a tenth of a second at each start.
 */
abstract class Command implements Callable<Integer> {
  private final Console console;
  private final CommandSpec spec;

  Command(Console console, String name, String synopsis, String... description) {
    this.console = console;
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.versionProvider(version());
    spec.usageMessage()
        .width(100)
        .sortOptions(false)
        .customSynopsis(("monitor-agent " + name + " " + synopsis).strip())
        .description(description)
        .descriptionHeading("%n")
        .optionListHeading("%nOptions:%n")
        .parameterListHeading("%nArguments:%n")
        .commandListHeading("%nCommands:%n");
  }

  /** The options that every command has; they stand last. */
  final CommandSpec complete() {
    // Not picocli's own mixin: reading its annotations makes proxies, at each start.
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .arity("0")
            .description("Say how it is used.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .type(boolean.class)
            .arity("0")
            .description("Say which build this is.")
            .build());
    return spec;
  }

  private static IVersionProvider version() {
    return () -> new String[] {"monitor-agent " + Version.text()};
  }

  final CommandSpec spec() {
    return spec;
  }

  final Console console() {
    return console;
  }

  /** Does it. */
  abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().code();
  }

  final void examples(String... lines) {
    spec.usageMessage().footerHeading("%nExamples:%n").footer(lines);
  }

  final void exits(ExitCode... codes) {
    Map<String, String> list = new LinkedHashMap<>();
    Arrays.stream(codes).forEach(code -> list.put(Integer.toString(code.code()), code.meaning()));
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(list);
  }

  final void flag(String name, String... description) {
    spec.addOption(
        OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
  }

  final void value(String name, String label, String... description) {
    spec.addOption(
        OptionSpec.builder(name)
            .type(String.class)
            .arity("1")
            .paramLabel(label)
            .description(description)
            .build());
  }

  final void argument(String label, String... description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  final boolean has(String name) {
    return parsed().matchedOptionValue(name, false);
  }

  /** Whether the option was given, with whatever value. */
  final boolean given(String name) {
    return parsed().hasMatchedOption(name);
  }

  final String text(String name, String otherwise) {
    return parsed().matchedOptionValue(name, otherwise);
  }

  final String argument() {
    return parsed().matchedPositionalValue(0, "");
  }

  final ParseResult parsed() {
    return spec.commandLine().getParseResult();
  }

  /** Refuses options that mean nothing together. */
  final void exclusive(List<String> names) {
    List<String> there = names.stream().filter(this::given).toList();
    if (there.size() > 1) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s and %s do not go together; leave one out".formatted(there.get(0), there.get(1)));
    }
  }
}
