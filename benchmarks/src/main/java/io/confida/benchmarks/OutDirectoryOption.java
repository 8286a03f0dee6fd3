package io.confida.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command's results go, the same for every command. */
final class OutDirectoryOption {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the directory for the results, as JSON; default: results/TIME")
  private @Nullable Path out;

  /**
   * The file for the results; its directory is made when something is written.
   *
   * @throws IllegalArgumentException if it is there, since what was measured is not replaced
   *     unasked, or if it could not be written after all the measuring
   */
  Path file(String name) {
    return file(name, "");
  }

  /** The same for a command that can go on with a run that was stopped. */
  Path resumable(String name) {
    return file(name, ", or go on by --resume in its place");
  }

  /** The file {@code COMMAND.json} of a command that measures in rounds. */
  FiguresFile figures(CommandLine command) {
    String name = command.getCommandName();
    return new FiguresFile(name, file(command), command.getOut());
  }

  /** The same, for a command that writes it itself. */
  Path file(CommandLine command) {
    try {
      return file(command.getCommandName() + ".json");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private Path file(String name, String orElse) {
    Path directory = out != null ? out : fresh();
    if (directory.toString().endsWith(".json")) {
      throw new IllegalArgumentException(
          "--out %s: name a directory, into which %s is written".formatted(directory, name));
    }
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s is there already: name another --out%s".formatted(file, orElse));
    }
    Path there = directory.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !(Files.isDirectory(there) && Files.isWritable(there))) {
      throw new IllegalArgumentException(
          "--out %s: %s is no directory that can be written to: name another"
              .formatted(directory, there));
    }
    return file;
  }

  private static Path fresh() {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(ZonedDateTime.now(ZoneId.systemDefault()));
    Path directory = Path.of("results", time);
    for (int i = 2; Files.exists(directory); i++) {
      directory = Path.of("results", time + "-" + i);
    }
    return directory;
  }
}
