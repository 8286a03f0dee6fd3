package io.confida.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The directory of a run of the lab. */
final class OutDirectoryOption {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the results go; default: results/TIME")
  private @Nullable Path out;

  /**
   * The file for the results; its directory is made when something is written.
   *
   * @throws IllegalArgumentException if it is there: what was measured is not replaced unasked
   */
  Path file(String name) {
    Path directory =
        out != null
            ? out
            : Path.of(
                "results",
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                    .format(ZonedDateTime.now(ZoneId.systemDefault())));
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s is there already: name another --out, or go on (sweep and regret) by --resume %s"
              .formatted(file, directory));
    }
    return file;
  }
}
