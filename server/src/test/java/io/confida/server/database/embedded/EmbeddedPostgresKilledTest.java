package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the server's process ends in one way or another. */
class EmbeddedPostgresKilledTest {
  @TempDir private Path temporary = Path.of("");

  @BeforeEach
  void initialise() throws IOException {
    InitialisedDirectory.copyTo(data());
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(pidFile()).doesNotExist();
  }

  @Test
  void aKilledServersDatabaseIsTakenOverWithItsData()
      throws IOException, InterruptedException, SQLException {
    try (ServerProcess killed = ServerProcess.start(data())) {
      killed.await("ready");
      Sql.of(data()).run("CREATE TABLE kept AS SELECT 'kept' AS word");
      killed.kill();
    }
    long postmaster = postmaster();
    assertThat(ProcessHandle.of(postmaster)).isPresent();

    try (EmbeddedPostgres next = EmbeddedPostgres.start(data())) {
      assertThat(postmaster()).isEqualTo(postmaster);
      assertThat(Sql.of(next).text("SELECT word FROM kept")).isEqualTo("kept");
    }
  }

  @Test
  void aDatabaseThatWasKilledTooRecovers() throws IOException, InterruptedException, SQLException {
    try (ServerProcess killed = ServerProcess.start(data())) {
      killed.await("ready");
      Sql.of(data()).run("CREATE TABLE kept AS SELECT 'kept' AS word");
      killed.kill();
    }
    Postmaster postmaster = Postmaster.of(data().resolve("postgres/data")).orElseThrow();
    ProcessHandle.of(postmaster.pid()).orElseThrow().destroyForcibly();
    Awaitility.await().until(() -> !postmaster.runsFrom(data().resolve("postgres").toRealPath()));

    try (EmbeddedPostgres next = EmbeddedPostgres.start(data())) {
      assertThat(postmaster()).isNotEqualTo(postmaster.pid());
      assertThat(Sql.of(next).text("SELECT word FROM kept")).isEqualTo("kept");
    }
  }

  @Test
  void aDatabaseThatIsKilledUnderItsServerComesBackOnItsPort() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data())) {
      Sql.of(postgres).run("CREATE TABLE kept AS SELECT 'kept' AS word");
      long first = postmaster();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> Sql.of(postgres).text("SELECT word FROM kept").equals("kept"));
      assertThat(postmaster()).isNotEqualTo(first);
    }
  }

  @Test
  void aTakeoverWithOtherSettingsIsARestart()
      throws IOException, InterruptedException, SQLException {
    try (ServerProcess killed = ServerProcess.start(data())) {
      killed.await("ready");
      killed.kill();
    }
    long postmaster = postmaster();

    try (EmbeddedPostgres next = EmbeddedPostgres.start(data(), 222)) {
      assertThat(postmaster()).isNotEqualTo(postmaster);
      assertThat(Integer.parseInt(Sql.of(next).text("SHOW max_connections"))).isGreaterThan(222);
    }
  }

  @Test
  void aLivingServerKeepsItsDirectoryToItself() throws IOException, SQLException {
    try (ServerProcess living = ServerProcess.start(data())) {
      living.await("ready");

      assertThatThrownBy(() -> EmbeddedPostgres.start(data()))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessage(
              "the data directory %s is in use by another Confida server (pid %d): stop that one"
                      .formatted(data(), living.process().pid())
                  + " or set CONFIDA_DATA_DIR to another directory");
      assertThat(Sql.of(data()).text("SELECT 1")).isEqualTo("1");
    }
    EmbeddedPostgres.start(data()).close();
  }

  @Test
  void aCtrlCReachesTheServerFirstAndTheDatabaseOnlyThroughIt()
      throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(data())) {
      server.await("ready");

      server.interrupt();

      assertThat(server.await("asked")).isEqualTo("asked: still here");
      assertThat(server.await("stopped")).isEqualTo("stopped");
    }
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private Path pidFile() {
    return data().resolve("postgres/data/postmaster.pid");
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile()).getFirst());
  }
}
