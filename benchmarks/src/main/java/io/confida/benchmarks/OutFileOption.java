package io.confida.benchmarks;

import io.confida.benchmarks.report.Results;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file of a command whose figures are one. */
final class OutFileOption {

  @Option(names = "--out", paramLabel = "FILE", description = "also writes all figures as JSON")
  private @Nullable Path file;

  /** Writes the figures, where a file is named. */
  void write(String command, Supplier<Map<String, ?>> figures) {
    if (file != null) {
      Results.write(file, command, figures.get());
    }
  }
}
