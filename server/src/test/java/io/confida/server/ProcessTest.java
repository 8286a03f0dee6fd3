package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server from the outside: how it starts, ends, and says that it cannot. */
class ProcessTest {

  private static final String QUESTIONS = "/api/v1/questions";

  @TempDir private Path directory;

  private Map<String, String> sqlite() {
    return Map.of("DATABASE_URL", "sqlite:///./confida.db");
  }

  @Test
  void itEndsInOrderAndStillHasItsData() {
    String question;
    JsonNode session;
    String sessionPath;
    try (ServerProcess first = ServerProcess.start(directory, sqlite())) {
      Api api = first.api();
      question =
          api.post(
                  QUESTIONS,
                  object("question_text", "Will this be here later?", "category", "technical"))
              .is(201)
              .id();
      sessionPath =
          "/api/v1/sessions/"
              + api.post(
                      "/api/v1/parse-jd",
                      object("role", "Java developer", "jobDescription", "Java and SQL, mostly."))
                  .is(200)
                  .text("session_id");
      session = api.get(sessionPath).is(200).json();

      assertThat(first.terminate().exitCode()).as(first.text()).isIn(0, 143);
      assertThat(first.text()).doesNotContain("Exception", "SEVERE", "WARNING");
    }
    assertThat(directory.resolve("confida.db")).exists();
    assertThat(directory.resolve("confida.db-wal")).doesNotExist();
    try (ServerProcess second = ServerProcess.start(directory, sqlite())) {
      Api api = second.api();
      api.get(QUESTIONS + "/" + question).is(200);
      assertThat(api.get(sessionPath).is(200).json()).isEqualTo(session);
      // The bank is loaded once.
      assertThat(second.text()).doesNotContain("questions loaded");
      assertThat(api.get(QUESTIONS + "/stats").json().at("/by_source/api").asInt()).isEqualTo(1);
      assertThat(second.terminate().exitCode()).isIn(0, 143);
    }
  }

  @Test
  void withoutTheMonitorItStillRuns() {
    try (ServerProcess server =
        ServerProcess.start(
            directory, sqlite(), path -> !path.toString().contains("monitor-agent"))) {
      Api api = server.api();
      Answer absent = api.get("/monitoring/database").is(404);
      assertThat(absent.text("type")).isEqualTo("urn:confida:problem:not-found");
      assertThat(absent.text("detail")).contains("monitor-agent.jar is not on the class path");
      api.get("/health").is(200);
      api.get(QUESTIONS).is(200);
      assertThat(api.get("/metrics").is(200).body()).contains("db_client_connections");
      assertThat(server.text()).contains("monitor-agent.jar is not on the class path");
      assertThat(server.terminate().exitCode()).isIn(0, 143);
      assertThat(server.text()).doesNotContain("Exception", "SEVERE");
    }
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess server =
            ServerProcess.start(
                directory,
                Map.of(
                    "DATABASE_URL", "sqlite:///./confida.db",
                    "LOG_LEVEL", "warn",
                    "SERVER_PORT", String.valueOf(taken.getLocalPort())))) {
      assertThat(server.exitCode()).isEqualTo(Main.CANNOT_START);
      assertThat(server.output())
          .singleElement()
          .asString()
          .startsWith("confida: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("SERVER_PORT");
    }
  }

  @Test
  void aDatabaseThatStaysDownIsToldInOneLine() throws Exception {
    String url = "postgresql://postgres:hidden-word@127.0.0.1:" + closedPort() + "/confida";
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of("DATABASE_URL", url, "DATABASE_START_TIMEOUT", "1s", "LOG_LEVEL", "error"))) {
      assertThat(server.exitCode()).isEqualTo(Main.CANNOT_START);
      assertThat(server.output())
          .singleElement()
          .asString()
          .startsWith("confida: " + url.replace("hidden-word", "***"))
          .contains(" did not answer within 1 s: ")
          .endsWith("Start the database or correct DATABASE_URL.");
    }
  }

  @Test
  void aDatabaseThatComesUpDuringTheStartIsUsed() throws Exception {
    try (BreakableDatabase database = BreakableDatabase.of("REFUSE")) {
      database.lose();
      try (ServerProcess server =
          ServerProcess.start(directory, Map.of("DATABASE_URL", database.url()))) {
        server.await(
            "the first try has failed", () -> server.text().contains("does not answer yet"));
        database.find();

        server.api().get("/ready").is(200);
        assertThat(server.terminate().exitCode()).isIn(0, 143);
        assertThat(server.text()).doesNotContain("Exception", "SEVERE");
      }
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ASYNC_DATABASE_POOL_SIZE, many",
    "ASYNC_DATABASE_POOLSIZE, 5",
    "SERVER_HOST, 0.0.0.0",
    "DATABASE_URL, mysql://user:hidden-word@host/db",
  })
  void aSettingThatIsWrongIsToldInOneLine(String name, String value) {
    try (ServerProcess server = ServerProcess.start(directory, Map.of(name, value))) {
      assertThat(server.exitCode()).isEqualTo(Main.CANNOT_START);
      assertThat(server.output())
          .singleElement()
          .asString()
          .startsWith("confida: " + name)
          .doesNotContain("hidden-word");
    }
  }
}
