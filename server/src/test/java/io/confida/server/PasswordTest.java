package io.confida.server;

import static io.confida.server.Api.encoded;
import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that the server writes holds the password, nor what its users wrote. */
class PasswordTest {

  private static final String PASSWORD = "s3cr/t:pass@word%";

  @TempDir private static Path home;
  private static EmbeddedPostgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    Path data = home.resolve("data");
    postgres =
        EmbeddedPostgres.builder().setDataDirectory(data).setServerConfig("fsync", "off").start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE confida LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
      Path rules = data.resolve("pg_hba.conf");
      Files.writeString(rules, "host all confida all scram-sha-256\n" + Files.readString(rules));
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  private static String url(String password) {
    return "postgresql://confida:"
        + encoded(password)
        + "@127.0.0.1:"
        + postgres.getPort()
        + "/postgres";
  }

  @Test
  void aWrongPasswordIsToldInOneLineWithoutIt() {
    String wrong = "wr0ng/" + PASSWORD;
    try (ServerProcess server =
        ServerProcess.start(directory, Map.of("DATABASE_URL", url(wrong), "LOG_LEVEL", "warn"))) {
      assertThat(server.exitCode()).isEqualTo(Main.CANNOT_START);
      assertThat(server.output()).singleElement().asString().startsWith("confida: ");
      assertThat(server.text()).doesNotContain(wrong, encoded(wrong), "wr0ng", "Exception");
    }
  }

  @Test
  void theEchoShowsStatementsAndNoValues() {
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of("DATABASE_URL", url(PASSWORD), "DATABASE_ECHO", "true", "LOG_LEVEL", "trace"))) {
      Api api = server.api();
      api.post(
              "/api/v1/questions",
              object("question_text", "Is the word heron hidden?", "category", "technical"))
          .is(201);
      api.get("/api/v1/questions/search?query=kingfisher").is(200);
      api.post(
              "/api/v1/parse-jd",
              object("role", "Bittern", "jobDescription", "Stands in the reeds all day long."))
          .is(200);
      String answers =
          api.get("/health").body()
              + api.get("/monitoring/database").body()
              + api.get("/metrics").body();
      server.terminate();
      assertThat(server.exitCode()).isIn(0, 143);

      assertThat(server.text())
          .contains("insert-question", "search-questions", "insert-session", " ms [")
          .doesNotContain(PASSWORD, encoded(PASSWORD), "s3cr", "pass@word")
          .doesNotContain("heron", "Bittern", "reeds", "kingfisher");
      assertThat(answers)
          .doesNotContain("s3cr", "pass@word", "jdbc:", String.valueOf(postgres.getPort()));
    }
  }
}
