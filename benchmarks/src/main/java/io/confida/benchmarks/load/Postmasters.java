package io.confida.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQLs that run in a directory of ours, at whoever's command. */
final class Postmasters {

  private static final String FILE = "postmaster.pid";

  /** How deep below the directory a database's own may lie. */
  private static final int DEPTH = 4;

  private Postmasters() {}

  /**
   * Tells all of them to end at once, without a checkpoint: their files are removed anyway. A
   * gentle stop takes up to ten seconds, for which nobody waits who has pressed Ctrl-C.
   *
   * @return those that were told
   */
  static List<ProcessHandle> quit(Path directory) {
    boolean interrupted = Thread.interrupted(); // such a thread reads no file
    try {
      List<ProcessHandle> found = in(directory);
      found.forEach(Postmasters::quit);
      return found;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static List<ProcessHandle> in(Path directory) {
    try (Stream<Path> files = Files.find(directory, DEPTH, (file, is) -> file.endsWith(FILE))) {
      return files.map(Postmasters::process).flatMap(Optional::stream).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // it is being removed
    }
  }

  private static Optional<ProcessHandle> process(Path file) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()));
    } catch (IOException | NumberFormatException | NoSuchElementException e) {
      return Optional.empty(); // it is being written, or removed
    }
  }

  /** By SIGQUIT, which is PostgreSQL's immediate shutdown. */
  private static void quit(ProcessHandle postmaster) {
    try {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(postmaster.pid())).start().waitFor();
    } catch (IOException e) {
      postmaster.destroyForcibly();
    } catch (InterruptedException e) {
      postmaster.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
