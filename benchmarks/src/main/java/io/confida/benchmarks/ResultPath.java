package io.confida.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A result as it is named on the command line: its JSON file, or the directory that holds it. */
final class ResultPath {

  private static final List<String> NAMES = List.of("sweep.json", "tune.json", "regret.json");

  private ResultPath() {}

  /**
   * The file.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Path of(Path named) {
    if (Files.isDirectory(named)) {
      return NAMES.stream()
          .map(named::resolve)
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "the directory %s holds no sweep.json, tune.json or regret.json"
                          .formatted(named)));
    }
    if (!Files.isRegularFile(named)) {
      throw new IllegalArgumentException(
          "there is no result %s: name what sweep, tune or regret wrote".formatted(named));
    }
    return named;
  }

  /** All of them. */
  static Stream<Path> all(List<Path> named) {
    return named.stream().map(ResultPath::of);
  }
}
