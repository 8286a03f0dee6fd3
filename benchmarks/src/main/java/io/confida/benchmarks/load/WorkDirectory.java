package io.confida.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is removed with all that is in it, also when the JVM is broken off. A database
 * that still runs in it is ended.
 */
public record WorkDirectory(Path path) implements AutoCloseable {

  private static final int TRIES = 3;

  /**
   * Makes one among the system's temporary files.
   *
   * @param name what it is for, as a part of its name
   * @throws IllegalStateException if this JVM is ending
   */
  public static WorkDirectory create(String name) {
    try {
      WorkDirectory directory =
          new WorkDirectory(Files.createTempDirectory("confida-bench-" + name));
      Leftovers.add(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for temporary files", e);
    }
  }

  @Override
  public void close() {
    remove();
    Leftovers.forget(this);
  }

  /** Also where a process that has just ended, or another thread, still removes what is in it. */
  void remove() {
    QuickEnd.of(Postmasters.quit(path));
    for (int i = 0; i < TRIES && Files.exists(path); i++) {
      removeAll();
    }
  }

  private void removeAll() {
    try {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(path)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException | UncheckedIOException e) {
      // A database that is ending removes its own files meanwhile: what is left is the system's to
      // clean, as with any temporary file.
      System.getLogger(WorkDirectory.class.getName())
          .log(System.Logger.Level.DEBUG, "not all of " + path + " was removed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
