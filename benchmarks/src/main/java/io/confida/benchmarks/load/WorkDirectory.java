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

/** A directory that is removed with all that is in it. */
public record WorkDirectory(Path path) implements AutoCloseable {

  /**
   * Makes one among the system's temporary files.
   *
   * @param name what it is for, as a part of its name
   */
  public static WorkDirectory create(String name) {
    try {
      return new WorkDirectory(Files.createTempDirectory("confida-bench-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for temporary files", e);
    }
  }

  @Override
  public void close() {
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
