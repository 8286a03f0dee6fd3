package io.confida.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a JVM says that is too old for the server. */
class OldJavaTest {

  @Test
  void oneLineNamesTheFaultAndTheWayOut() throws Exception {
    Path home = jdk17();
    Process process =
        new ProcessBuilder(
                home.resolve("bin/java").toString(),
                "-cp",
                Path.of("target", "classes").toString(),
                "io.confida.server.Launcher")
            .redirectErrorStream(true)
            .start();
    List<String> output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output)
        .singleElement()
        .asString()
        .startsWith("confida: needs Java 25 or newer, and this is Java 17 (")
        .contains("JDK 25");
  }

  /** Skipped where there is none, unless everything has to be tried. */
  private static Path jdk17() throws IOException {
    List<Path> homes = new ArrayList<>();
    Optional.ofNullable(System.getenv("JAVA_HOME_17")).map(Path::of).ifPresent(homes::add);
    Path running = Path.of(System.getProperty("java.home"));
    try (Stream<Path> neighbours = Files.list(running.resolveSibling(""))) {
      neighbours.forEach(homes::add);
    }
    Optional<Path> found = homes.stream().filter(OldJavaTest::isJdk17).findFirst();
    assumeTrue(found.isPresent() || System.getenv("CI") != null, "no JDK 17: set JAVA_HOME_17");
    return found.orElseThrow(() -> new AssertionError("no JDK 17: set JAVA_HOME_17"));
  }

  private static boolean isJdk17(Path home) {
    try {
      return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
    } catch (IOException e) {
      return false; // no JDK
    }
  }
}
