package io.confida.monitor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds JDKs of other versions: {@code JAVA_HOME_17} (and {@code JAVA_HOME_17_X64}, as hosted
 * builders set it), then the neighbours of the JDK that runs, then the usual directories.
 */
public final class Jdks {
  private Jdks() {}

  /** The {@code java} that runs this. */
  public static Path running() {
    return java(Path.of(System.getProperty("java.home")));
  }

  /**
   * The {@code java} of this version. The test is skipped where there is none, unless {@code CI} is
   * set: then it fails.
   */
  public static Path java(int version) {
    Optional<Path> found = find(version);
    assumeTrue(found.isPresent(), missing(version));
    return found.orElseThrow();
  }

  /**
   * The {@code java} that runs this and that of the other version, where there is one; with {@code
   * CI} set there must be.
   */
  public static List<Path> runningAnd(int version) {
    List<Path> both = new ArrayList<>(List.of(running()));
    find(version).ifPresent(both::add);
    return both;
  }

  private static Optional<Path> find(int version) {
    if (Runtime.version().feature() == version) {
      return Optional.of(running());
    }
    Optional<Path> found =
        homes(version).stream()
            .filter(home -> isVersion(home, version))
            .map(Jdks::java)
            .findFirst();
    if (found.isEmpty() && System.getenv("CI") != null) {
      throw new AssertionError(missing(version));
    }
    return found;
  }

  private static String missing(int version) {
    return "no JDK " + version + " found: set JAVA_HOME_" + version + " to one";
  }

  private static List<Path> homes(int version) {
    List<Path> homes = new ArrayList<>();
    for (String variable : List.of("JAVA_HOME_" + version, "JAVA_HOME_" + version + "_X64")) {
      String home = System.getenv(variable);
      if (home != null) {
        homes.add(Path.of(home));
      }
    }
    Path parent = Path.of(System.getProperty("java.home")).getParent();
    for (Path directory :
        Stream.of(parent, Path.of("/usr/lib/jvm"), Path.of("/opt"))
            .filter(d -> d != null)
            .toList()) {
      homes.addAll(children(directory));
    }
    return homes;
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (IOException e) {
      // A directory that is not there has no JDK.
      return List.of();
    }
  }

  private static boolean isVersion(Path home, int version) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return Files.isExecutable(java(home))
          && lines.anyMatch(line -> line.matches("JAVA_VERSION=\"" + version + "[.\"].*"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }
}
