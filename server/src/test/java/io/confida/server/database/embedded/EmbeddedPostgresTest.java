package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL itself, started and stopped in this process. */
class EmbeddedPostgresTest {
  @TempDir private Path directory = Path.of("");

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(directory.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void keepsItsDataItsPasswordAndItsPortOverARestart() throws SQLException {
    int port;
    String password;
    try (EmbeddedPostgres first = start()) {
      port = first.port();
      password = first.password().reveal();
      Sql.of(first).run("CREATE TABLE kept AS SELECT 'kept' AS word");
    }

    try (EmbeddedPostgres second = start()) {
      assertThat(Sql.of(second).text("SELECT word FROM kept")).isEqualTo("kept");
      assertThat(second.password().reveal()).isEqualTo(password);
      assertThat(second.port()).isEqualTo(port);
    }
  }

  @Test
  void letsNobodyInWithoutThePasswordAndNobodyFromOutside() throws IOException, SQLException {
    initialise();
    try (EmbeddedPostgres postgres = start()) {
      Path passwordFile = directory.resolve("data/postgres/password");

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwordFile)))
          .isEqualTo("rw-------");
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(postgres.jdbcUrl())
          .isEqualTo("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres");
      Sql sql = Sql.of(postgres);
      assertThat(sql.text("SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(sql.text("SHOW unix_socket_directories")).isEmpty();
      assertThat(sql.text("SHOW fsync")).isEqualTo("on");
      assertThat(sql.text("SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
  }

  @Test
  void worksInADirectoryWithABlankAndAQuoteInItsName() throws SQLException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(directory.resolve("it's a directory/data"))) {
      assertThat(Sql.of(postgres).text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws IOException, SQLException {
    initialise();
    int port;
    try (EmbeddedPostgres first = start()) {
      port = first.port();
    }

    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
        EmbeddedPostgres second = start()) {
      assertThat(second.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(Sql.of(second).text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void beginsAgainWhereAFirstStartWasKilled() throws IOException, SQLException {
    Path home = Files.createDirectories(directory.resolve("data/postgres"));
    Files.createDirectories(home.resolve("binaries-18.6.unfinished/bin"));
    Files.createDirectories(home.resolve("data.unfinished/base"));

    try (EmbeddedPostgres postgres = start()) {
      assertThat(Sql.of(postgres).text("SELECT 1")).isEqualTo("1");
    }

    try (var left = Files.list(home)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "binaries-18.6", "data", "instance.lock", "password", "port", "server.log");
    }
  }

  @Test
  void isNotStoppedByAPidThatNowBelongsToAnotherProgram() throws IOException, SQLException {
    initialise();
    Path data = directory.resolve("data/postgres/data");
    Files.write(
        data.resolve("postmaster.pid"),
        List.of(
            Long.toString(ProcessHandle.current().pid()),
            data.toString(),
            "1700000000",
            "1",
            "",
            "127.0.0.1",
            "  1234567         9",
            "ready   "));

    try (EmbeddedPostgres postgres = start()) {
      assertThat(Sql.of(postgres).text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void makesRoomForAsManyConnectionsAsAreAskedFor() throws IOException, SQLException {
    initialise();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("data"), 321)) {
      assertThat(Integer.parseInt(Sql.of(postgres).text("SHOW max_connections")))
          .isGreaterThan(321);
    }
  }

  @Test
  void bringsTheVersionItSays() throws IOException {
    initialise();
    Path program =
        directory.resolve("data/postgres/binaries-" + PostgresBinaries.VERSION + "/bin/postgres");

    Command.Result version = Command.run(directory, List.of(program.toString(), "--version"));

    assertThat(version.output().strip()).endsWith("(PostgreSQL) " + PostgresBinaries.VERSION);
  }

  @Test
  void refusesASecondStartWithinOneProcessAndTheFirstLivesOn() throws IOException, SQLException {
    initialise();
    try (EmbeddedPostgres first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessage(
              "the data directory %s is in use by another Confida server (pid %d): stop that one"
                      .formatted(directory.resolve("data"), ProcessHandle.current().pid())
                  + " or set CONFIDA_DATA_DIR to another directory");
      assertThat(Sql.of(first).text("SELECT 1")).isEqualTo("1");
    }
    start().close();
  }

  @Test
  void closingTwiceIsAsGoodAsOnce() throws IOException {
    initialise();
    EmbeddedPostgres postgres = start();
    postgres.close();
    postgres.close();
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory.resolve("data"));
  }

  private void initialise() throws IOException {
    InitialisedDirectory.copyTo(directory.resolve("data"));
  }
}
