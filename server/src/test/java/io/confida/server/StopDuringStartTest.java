package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end before it serves. */
class StopDuringStartTest {

  private static final int BY_SIGINT = 130;
  private static final int BY_SIGTERM = 143;

  @TempDir private Path directory;

  @Test
  void theWaitForADatabaseThatIsDownEnds() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of(
                "DATABASE_URL",
                "postgresql://postgres:pw@127.0.0.1:" + port + "/confida",
                "DATABASE_START_TIMEOUT",
                "10m"))) {
      server.await("the first try has failed", () -> server.text().contains("does not answer yet"));

      assertThat(server.terminate().exitCode()).as(server.text()).isEqualTo(BY_SIGTERM);
      assertThat(server.output())
          .hasSize(2)
          .last()
          .isEqualTo("confida: stopped before the start was done");
    }
  }

  /** One directory through all of it: each start goes on from what the stop before has left. */
  @Test
  void aStartWithTheEmbeddedDatabaseIsUndone() throws IOException {
    Path postgres = directory.resolve("data/postgres");
    Path initdb = postgres.resolve("data.unfinished/PG_VERSION");
    Path postmaster = postgres.resolve("data/postmaster.pid");

    stopAt("initdb runs", initdb, false);
    assertThat(postgres.resolve("data")).doesNotExist();
    stopAt("initdb runs", initdb, true);
    assertThat(postgres.resolve("data")).doesNotExist();
    stopAt("PostgreSQL starts", postmaster, false);
    stopAt("PostgreSQL starts", postmaster, true);
    try (ServerProcess server = start()) {
      server.await("the bank is loaded next", () -> server.text().contains(" database: "));
      assertThat(server.terminate().exitCode()).isEqualTo(BY_SIGTERM);
      assertThat(server.text()).doesNotContain("Exception", "SEVERE", "WARNING");
    }
    nothingRuns();

    try (ServerProcess server = start()) {
      assertThat(
              server
                  .api()
                  .get("/api/v1/questions/stats")
                  .is(200)
                  .json()
                  .at("/by_source/bank")
                  .asInt())
          .isGreaterThan(600);
      assertThat(server.terminate().exitCode()).isEqualTo(BY_SIGTERM);
    }
    nothingRuns();
  }

  private ServerProcess start() {
    return ServerProcess.start(
        directory,
        Map.of(
            "DATABASE_URL", "embedded", "CONFIDA_DATA_DIR", directory.resolve("data").toString()));
  }

  private void stopAt(String what, Path sign, boolean byCtrlC) {
    try (ServerProcess server = start()) {
      server.await(what, () -> Files.exists(sign));
      int exitCode = (byCtrlC ? server.interrupt() : server.terminate()).exitCode();

      assertThat(exitCode).as(server.text()).isEqualTo(byCtrlC ? BY_SIGINT : BY_SIGTERM);
      assertThat(server.output().getLast()).isEqualTo("confida: stopped before the start was done");
      assertThat(server.text()).doesNotContain("Exception", "SEVERE", "WARNING");
    }
    nothingRuns();
  }

  /** A process that has ended may be listed for a moment more. */
  private void nothingRuns() {
    Awaitility.await("no process of the directory is left")
        .untilAsserted(
            () ->
                assertThat(ProcessHandle.allProcesses())
                    .noneMatch(
                        process ->
                            process
                                .info()
                                .commandLine()
                                .orElse("")
                                .contains(directory.toString())));
    assertThat(directory.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
  }
}
