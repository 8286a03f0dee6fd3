package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that hangs, goes away, and comes back. */
class DatabaseDownTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private EmbeddedPostgres postgres;
  private TestServer server;
  private Api api;

  @BeforeEach
  void start() throws IOException {
    postgres = postgres(0);
    server =
        TestServer.onUrl(
            "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres",
            "REQUEST_TIMEOUT",
            "1s",
            "ASYNC_DATABASE_POOL_SIZE",
            "3");
    api = server.api();
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    postgres.close();
  }

  @Test
  void aDatabaseThatHangsIsDownUntilItGoesOn() throws Exception {
    String session =
        "/api/v1/sessions/"
            + api.post("/api/v1/sessions", Api.object("mode", "practice", "role", "r"))
                .is(201)
                .id();
    List<Long> processes = processes();
    signal("STOP", processes);
    try {
      checkDown(session);
    } finally {
      signal("CONT", processes);
    }
    checkUp(session);
    server.checkLeaks();
  }

  @Test
  void aDatabaseThatGoesAwayIsDownUntilItComesBack() throws Exception {
    String session =
        "/api/v1/sessions/"
            + api.post("/api/v1/sessions", Api.object("mode", "practice", "role", "r"))
                .is(201)
                .id();
    int port = postgres.getPort();
    postgres.close();

    checkDown(session);

    postgres = postgres(port);
    checkUp(session);
    server.checkLeaks();
  }

  private void checkDown(String session) {
    JsonNode health = api.get("/health").is(503).json();
    assertThat(health.path("status").asText()).isEqualTo("unhealthy");
    assertThat(health.at("/database/connectivity").toString()).isEqualTo("{\"connected\":false}");
    Answer ready = api.get("/ready").is(503);
    assertThat(ready.text("ready")).isEqualTo("false");
    assertThat(ready.text("database")).isEqualTo("unhealthy");
    api.get("/live").is(200);
    api.get("/").is(200);
    api.get("/metrics").is(200);
    assertThat(api.get("/monitoring/database").is(200).text("health_status/status"))
        .isEqualTo("unhealthy");
    List<Answer> answers =
        Together.run(
            6,
            i ->
                switch (i) {
                  case 0 -> api.get("/api/v1/questions");
                  case 1 -> api.get("/api/v1/questions/stats");
                  case 2 -> api.get(session);
                  case 3 -> api.get("/api/v1/sessions");
                  case 4 ->
                      api.post(
                          "/api/v1/questions",
                          Api.object("question_text", "Is it down?", "category", "technical"));
                  default ->
                      api.post(
                          "/api/v1/parse-jd",
                          Api.object("role", "Nurse", "jobDescription", "Night shifts, mostly."));
                });
    for (Answer answer : answers) {
      assertThat(answer.is(503).text("type")).isEqualTo("urn:confida:problem:unavailable");
      assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
      assertThat(answer.body())
          .doesNotContain("Exception", "127.0.0.1", "localhost", "jdbc", "refused", "FATAL", "SQL");
    }
    // What fails before it needs the database fails as always.
    api.get("/api/v1/questions?limit=0").is(422);
  }

  private void checkUp(String session) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(api.get("/health").text("status")).isEqualTo("healthy"));
    await().atMost(SOON).until(() -> api.get(session).status() == 200);
    api.get("/ready").is(200);
    await()
        .atMost(SOON)
        .until(
            () ->
                api.post(
                            "/api/v1/parse-jd",
                            Api.object("role", "Nurse", "jobDescription", "Night shifts, mostly."))
                        .status()
                    == 200);
  }

  /** The server process and all it has started. */
  private List<Long> processes() {
    try (Stream<String> lines = Files.lines(directory.resolve("data/postmaster.pid"))) {
      long main = Long.parseLong(lines.findFirst().orElseThrow().strip());
      ProcessHandle postmaster = ProcessHandle.of(main).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants())
          .map(ProcessHandle::pid)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(String name, List<Long> processes) throws Exception {
    for (long pid : processes) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor();
    }
  }
}
