package io.confida.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvnw} on machines that lack one thing or another. */
class MvnwTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** All the tools the script may lean on; no java and no mvn among them. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "dirname",
          "mkdir",
          "mktemp",
          "mv",
          "rm",
          "cp",
          "cut",
          "cat",
          "tar",
          "gzip",
          "sha512sum");

  @TempDir private Path directory = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aBareMachine() throws IOException {
    Files.createDirectories(directory.resolve("jdks"));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path original = Path.of(place, tool);
        if (Files.exists(original) && Files.notExists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), original);
        }
      }
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", directory.toString());
    environment.put("MVNW_JDKS", directory.resolve("jdks").toString());
  }

  @Test
  void aTooOldJavaHomeIsPassedOverForTheOldestThatFits() throws Exception {
    environment.put("JAVA_HOME", jdk("old/jdk", "17.0.15").toString());
    jdk("jdks/a", "26");
    jdk("jdks/b", "25.0.1");
    jdk("jdks/c", "1.8.0_402");
    maven("3.9.9");

    Ended ended = mvnw(directory, "-q", "verify");

    assertThat(ended.status()).isZero();
    assertThat(ended.output())
        .contains("JAVA_HOME=" + directory.resolve("jdks/b"))
        .contains("arguments=-q verify");
  }

  @Test
  void aJavaHomeThatFitsIsTakenThoughAnOlderOneWouldToo() throws Exception {
    environment.put("JAVA_HOME", jdk("mine", "26").toString());
    jdk("jdks/a", "25");
    maven("4.0.0");

    assertThat(mvnw(directory).output()).contains("JAVA_HOME=" + directory.resolve("mine"));
  }

  @Test
  void aJdkIsAskedWhenItHasNoReleaseFile() throws Exception {
    Files.delete(jdk("jdks/a", "25.0.1").resolve("release"));
    maven("3.8.7");

    assertThat(mvnw(directory).output()).contains("JAVA_HOME=" + directory.resolve("jdks/a"));
  }

  @Test
  void theJavaOnThePathLeadsToItsJdk() throws Exception {
    Path jdk = jdk("somewhere/jdk", "25");
    Files.createSymbolicLink(directory.resolve("bin/java"), jdk.resolve("bin/java"));
    maven("3.9.9");

    assertThat(mvnw(directory).output()).contains("JAVA_HOME=" + jdk);
  }

  @Test
  void withoutAJdkItSaysHowToGetOne() throws Exception {
    jdk("jdks/a", "21.0.2");
    Files.delete(jdk("jdks/runtime-only", "25").resolve("bin/javac"));
    maven("3.9.9");

    Ended none = mvnw(directory);
    environment.put("JAVA_HOME", directory.resolve("jdks/a").toString());
    Ended tooOld = mvnw(directory);

    assertThat(none)
        .isEqualTo(
            new Ended(
                1,
                "mvnw: no JDK 25 or newer found: install one (openjdk-25-jdk in many systems) or"
                    + " set JAVA_HOME to it\n"));
    assertThat(tooOld)
        .isEqualTo(
            new Ended(
                1,
                "mvnw: no JDK 25 or newer found (JAVA_HOME is not one): install one"
                    + " (openjdk-25-jdk in many systems) or set JAVA_HOME to it\n"));
  }

  @Test
  void withoutAMavenItSaysHowToGetOne() throws Exception {
    jdk("jdks/a", "25");
    Ended expected =
        new Ended(
            1,
            "mvnw: no Maven 3.8 or newer on the PATH: install one, or set MVNW_REPOURL to a Maven"
                + " repository to fetch it from\n");

    assertThat(mvnw(directory)).isEqualTo(expected);
    maven("3.6.3");
    assertThat(mvnw(directory)).isEqualTo(expected);
  }

  @Test
  void aMavenWithAnotherChecksumIsNotInstalled() throws Exception {
    jdk("jdks/a", "25");
    String file = "org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.tar.gz";
    Path archive = directory.resolve("repository").resolve(file);
    Files.createDirectories(archive.resolveSibling(""));
    Files.writeString(archive, "not Maven");
    environment.put("MVNW_REPOURL", "file://" + directory.resolve("repository") + "/");

    Ended ended = mvnw(directory);

    assertThat(ended)
        .isEqualTo(
            new Ended(
                1,
                "mvnw: fetching Maven 3.9.11\n"
                    + "mvnw: what MVNW_REPOURL gave is not Maven 3.9.11 (its SHA-512 differs):"
                    + " nothing was installed; use another repository\n"));
    assertThat(directory.resolve(".m2/wrapper/dists")).isEmptyDirectory();
  }

  @Test
  void aRepositoryWithoutMavenIsNamed() throws Exception {
    jdk("jdks/a", "25");
    environment.put("MVNW_REPOURL", "file://" + directory.resolve("nowhere"));

    Ended ended = mvnw(directory);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .endsWith(
            "mvnw: Maven 3.9.11 cannot be fetched from MVNW_REPOURL: check that URL, or install"
                + " Maven 3.8 or newer\n");
  }

  @Test
  void aMavenFetchedBeforeIsTaken() throws Exception {
    jdk("jdks/a", "25");
    maven("3.9.11");
    Path kept = directory.resolve(".m2/wrapper/dists/apache-maven-3.9.11/bin");
    Files.createDirectories(kept);
    Files.move(directory.resolve("bin/mvn"), kept.resolve("mvn"));

    assertThat(mvnw(directory, "test").output()).contains("arguments=test");
  }

  @Test
  void fromAnotherDirectoryItBuildsThisProjectUnlessAFileIsNamed() throws Exception {
    jdk("jdks/a", "25");
    maven("3.9.9");

    assertThat(mvnw(directory, "verify").output()).contains("directory=" + REPOSITORY + "\n");
    assertThat(mvnw(directory, "-f", "other/pom.xml").output())
        .contains("directory=" + directory.toRealPath() + "\n");
  }

  @Test
  void everyPosixShellReadsIt() throws Exception {
    for (String shell : List.of("/bin/sh", "/bin/dash", "/bin/bash")) {
      if (Files.exists(Path.of(shell))) {
        assertThat(run(directory, shell, "-n", REPOSITORY.resolve("mvnw").toString()))
            .isEqualTo(new Ended(0, ""));
      }
    }
    assertThat(REPOSITORY.resolve("mvnw")).isExecutable();
  }

  private record Ended(int status, String output) {}

  private Ended mvnw(Path from, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = REPOSITORY.resolve("mvnw").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(from, command);
  }

  private Ended run(Path from, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(from.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** A directory that looks like a JDK and tells its version in each way a JDK does. */
  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    script(home.resolve("bin/javac"), "exit 0");
    script(
        home.resolve("bin/java"),
        "echo '    java.home = %s'".formatted(home),
        "echo 'openjdk version \"%s\" 2026-01-01'".formatted(version));
    return home;
  }

  private void maven(String version) throws IOException {
    script(
        directory.resolve("bin/mvn"),
        "if [ \"$1\" = --version ]; then echo 'Apache Maven %s'; exit; fi".formatted(version),
        "echo \"JAVA_HOME=$JAVA_HOME\"",
        "echo \"directory=$(pwd -P)\"",
        "echo \"arguments=$*\"");
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
