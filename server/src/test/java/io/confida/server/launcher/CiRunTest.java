package io.confida.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code .ci/run} with every program it calls played by a script that says what it was told. */
class CiRunTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void aMachineThatHasEverythingButItsTools() throws IOException {
    Files.createDirectories(directory.resolve("bin"));
    Path script = Files.createDirectories(directory.resolve("project/.ci")).resolve("run");
    Files.copy(REPOSITORY.resolve(".ci/run"), script);
    for (String tool :
        List.of("bash", "sh", "dirname", "mktemp", "chmod", "rm", "mkdir", "tar", "cmp")) {
      Files.createSymbolicLink(directory.resolve("bin").resolve(tool), Path.of("/bin", tool));
    }
    program("../project/mvnw", "echo \"mvnw $*\"; [ \"$2\" = --version ] || exit 42");
    program("id", "echo 0");
    Files.createDirectories(directory.resolve("jdk17/bin"));
    program("../jdk17/bin/javac", "");
    Files.writeString(directory.resolve("jdk17/release"), "JAVA_VERSION=\"17.0.1\"\n");
    program("sleep", "echo \"sleep $*\"");
    program(
        "dpkg-deb",
        "[ \"$1\" = -f ] || { echo \"dpkg-deb\"; exit; }",
        "echo 'lsb-base (>= 3.1), libevent-2.1-7 (>= 2.1.8-stable) | libevent'");
    program("install", "echo '#!/bin/sh' > \"$BIN/${4##*/}\"; chmod +x \"$BIN/${4##*/}\"");
    // On standard error, for the script sends what an installation prints away.
    program(
        "apt-get",
        "echo \"apt-get $*\" >&2",
        "[ \"$2\" = install ] || exit 0",
        "echo '#!/bin/sh' > \"$BIN/chromium\"; chmod +x \"$BIN/chromium\"");
  }

  @Test
  void installsWhatIsMissingAndEndsAsMavenEnds() throws Exception {
    Ended ended = run("-Dfast");

    assertThat(ended.output().lines())
        .containsExactly(
            "mvnw -B --version",
            "ci: reading the package lists",
            "apt-get -qq update",
            "ci: installing chromium",
            "apt-get -qq install -y --no-install-recommends chromium",
            "ci: reading the package lists",
            "apt-get -qq update",
            "ci: installing promtool",
            "apt-get -qq download prometheus",
            "dpkg-deb",
            "ci: reading the package lists",
            "apt-get -qq update",
            "ci: installing pgbouncer",
            "apt-get -qq download pgbouncer",
            "apt-get -qq install -y --no-install-recommends libevent-2.1-7",
            "dpkg-deb",
            "ci: building and testing",
            "mvnw -B verify -Dfast");
    assertThat(ended.status()).isEqualTo(42);
  }

  @Test
  void installsNothingThatIsThere() throws Exception {
    program("chromium", "");
    program("promtool", "");
    program("pgbouncer", "");

    assertThat(run().output().lines())
        .containsExactly("mvnw -B --version", "ci: building and testing", "mvnw -B verify");
  }

  @Test
  void triesTheMirrorsThreeTimes() throws Exception {
    program("apt-get", "exit 100");

    Ended ended = run();

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .containsSubsequence("sleep 5", "sleep 15")
        .endsWith(
            "ci: the package lists cannot be read (apt-get update), so chromium cannot be"
                + " installed\n");
  }

  @Test
  void saysWhichToolCannotBeHad() throws Exception {
    program("apt-get", "[ \"$2\" = update ]");
    assertThat(run())
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(1))
        .satisfies(
            ended ->
                assertThat(ended.output())
                    .endsWith(
                        "ci: chromium cannot be installed, and the tests of the pages need it\n"));

    program("chromium", "");
    program("install", "exit 1");
    assertThat(run().output())
        .endsWith(
            "ci: promtool cannot be installed from the package prometheus, and the tests of the"
                + " metrics need it\n");
  }

  @Test
  void withoutAJdkItEndsBeforeItInstallsAnything() throws Exception {
    program("../project/mvnw", "echo 'mvnw: no JDK 25'; exit 1");

    assertThat(run())
        .isEqualTo(
            new Ended(
                1,
                """
                mvnw: no JDK 25
                ci: there is no JDK 25 or no Maven to build with: see the line above
                """));
  }

  @Test
  void anOrdinaryUserIsToldToBeRoot() throws Exception {
    program("id", "echo 1000");

    assertThat(run().output())
        .endsWith("ci: chromium is missing and only root can install it: run this as root\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one | 0 | ci: all jars are the same again
          two | 1 | ci: server/target/x.jar is not the same when it is built again: something in \
          it depends on the time or the place
          """)
  void comparesTheJarsOfASecondBuildElsewhere(String second, int status, String last)
      throws Exception {
    program("chromium", "");
    program("promtool", "");
    program("pgbouncer", "");
    Files.createDirectories(directory.resolve("project/monitor/src/target"));
    program(
        "../project/mvnw",
        "echo \"mvnw $*\"",
        "mkdir -p server/target",
        "[ \"$2\" = -q ] || { echo one > server/target/x.jar; exit 0; }",
        // The sources are there, and nothing of the first build.
        "[ -d monitor/src/target ] && [ ! -e server/target/x.jar ] || exit 9",
        "echo " + second + " > server/target/x.jar");

    Ended ended = run();

    assertThat(ended.output().lines())
        .startsWith(
            "mvnw -B --version",
            "ci: building and testing",
            "mvnw -B verify",
            "ci: building again in another directory",
            "mvnw -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true")
        .endsWith(last);
    assertThat(ended.status()).isEqualTo(status);
  }

  private record Ended(int status, String output) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = directory.resolve("project/.ci/run").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String bin = directory.resolve("bin").toString();
    builder.environment().clear();
    builder.environment().put("PATH", bin);
    builder.environment().put("BIN", bin);
    builder.environment().put("JAVA_HOME_17", directory.resolve("jdk17").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private void program(String name, String... lines) throws IOException {
    Path file = directory.resolve("bin").resolve(name).normalize();
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
