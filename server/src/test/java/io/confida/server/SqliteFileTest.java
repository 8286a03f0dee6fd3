package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the file of a server on SQLite while it runs. */
class SqliteFileTest {

  private static final String QUESTIONS = "/api/v1/questions";

  @TempDir private Path directory;
  private Path file;
  private TestServer server;
  private Api api;

  @BeforeEach
  void start() {
    file = directory.resolve("confida.db");
    server = TestServer.onUrl("sqlite:///" + file, "ASYNC_DATABASE_POOL_SIZE", "1");
    api = server.api();
    api.get("/health").is(200);
    api.get("/ready").is(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFileThatIsGoneShowsThoughItIsOpen() throws IOException {
    Path aside = Files.move(file, directory.resolve("aside.db"));

    checkDown();
    assertThat(file).as("none is made in its place").doesNotExist();

    Files.move(aside, file);
    api.get("/health").is(200);
    api.get(QUESTIONS).is(200);
  }

  @Test
  void aFileThatIsNoDatabaseAnyMoreIsUnhealthyAndRefusesWithAReason() throws IOException {
    Files.writeString(file, "this is no database ".repeat(50_000));
    Files.write(directory.resolve("confida.db-wal"), new byte[0]);

    checkDown();
    Answer answer = api.get(QUESTIONS).is(503);
    assertThat(answer.text("type")).isEqualTo("urn:confida:problem:unavailable");
    // Which of the two SQLite finds first depends on the pages that it asks for.
    assertThat(answer.text("detail"))
        .containsPattern("the file of the database (is damaged|cannot be read or written)");
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
    assertThat(answer.body()).doesNotContain("SQLITE", directory.toString());
  }

  private void checkDown() {
    assertThat(api.get("/health").is(503).text("status")).isEqualTo("unhealthy");
    assertThat(api.get("/ready").is(503).text("database")).isEqualTo("unhealthy");
    api.get("/live").is(200);
    assertThat(List.of(api.get("/monitoring/database").is(200).text("health_status/status")))
        .containsExactly("unhealthy");
  }
}
