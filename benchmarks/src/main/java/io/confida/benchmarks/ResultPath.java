package io.confida.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A result as it is named on the command line: its JSON file, or the directory that holds it. */
final class ResultPath {

  /** Of settings and advice: what is compared, and what is gone on with. */
  private static final List<String> LAB = List.of("sweep.json", "tune.json", "regret.json");

  private static final List<String> OTHERS =
      List.of(
          "jmh.json", "http.json", "fairness.json", "start.json", "agents.json", "compare.json");

  private ResultPath() {}

  /**
   * The file of sweep, tune or regret.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Path of(Path named) {
    if (!Files.isDirectory(named)) {
      return file(named);
    }
    return in(named, LAB)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the directory %s holds no sweep.json, tune.json or regret.json"
                        .formatted(named)));
  }

  /**
   * All results of any command.
   *
   * @throws IllegalArgumentException if one of them is none
   */
  static Stream<Path> all(List<Path> named) {
    return named.stream().flatMap(ResultPath::every);
  }

  private static Stream<Path> every(Path named) {
    if (!Files.isDirectory(named)) {
      return Stream.of(file(named));
    }
    List<Path> files = Stream.of(LAB, OTHERS).flatMap(names -> in(named, names)).toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "the directory %s holds no result, such as sweep.json or jmh.json".formatted(named));
    }
    return files.stream();
  }

  private static Stream<Path> in(Path directory, List<String> names) {
    return names.stream().map(directory::resolve).filter(Files::isRegularFile);
  }

  private static Path file(Path named) {
    if (!Files.isRegularFile(named)) {
      throw new IllegalArgumentException(
          "there is no result %s: name what a command of the benchmarks wrote".formatted(named));
    }
    return named;
  }
}
