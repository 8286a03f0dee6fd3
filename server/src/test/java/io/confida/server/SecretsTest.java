package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.fuzz.Canaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No log line, no metric and no error holds a secret, or what a user wrote: a word that nothing
 * else has is put into every field, query and header of every documented route, in good requests
 * and bad ones, while the database is well and while it is not; at each level that tells more than
 * a server in use does, by a server of its own with a database of its own.
 */
class SecretsTest {

  static final String PASSWORD = "qzkanari-password-5150";
  private static final List<String> LEVELS = List.of("debug", "trace");

  /** What PostgreSQL says of each of these quotes the row, or could. */
  private static final List<String> REFUSALS =
      List.of("CHECK (%2$s = '') NOT VALID", "CHECK (length(%2$s) < 3) NOT VALID");

  private static final Map<String, String> TEXT_OF =
      Map.of(
          "question", "question_text",
          "interview_session", "role",
          "session_question", "question_text",
          "answer", "answer_text",
          "idempotency_key", "document");

  @TempDir private Path home;
  @TempDir private Path directory;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws IOException, SQLException {
    Path data = home.resolve("data");
    postgres =
        EmbeddedPostgres.builder().setDataDirectory(data).setServerConfig("fsync", "off").start();
    run("postgres", "CREATE ROLE confida LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    Path rules = data.resolve("pg_hba.conf");
    Files.writeString(rules, "host all confida all scram-sha-256\n" + Files.readString(rules));
    run("postgres", "SELECT pg_reload_conf()");
    for (String level : LEVELS) {
      run("postgres", "CREATE DATABASE " + level);
    }
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  private void run(String database, String... statements) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A server that writes its log at this level, and who asks it. */
  private final class Watched implements AutoCloseable {
    private final String level;
    private final ServerProcess server;
    private final SecretsProbe probe;

    Watched(String level) throws IOException {
      this.level = level;
      this.server =
          ServerProcess.start(
              Files.createDirectory(directory.resolve(level)),
              Map.of(
                  "DATABASE_URL",
                  "postgresql://confida:"
                      + PASSWORD
                      + "@127.0.0.1:"
                      + postgres.getPort()
                      + "/"
                      + level,
                  "DATABASE_ECHO",
                  "true",
                  "LOG_LEVEL",
                  level,
                  "AUTH_MODE",
                  "jwt",
                  "SECRET_KEY",
                  SecretsProbe.KEY,
                  "RATE_LIMIT",
                  "100000/1m",
                  "SHUTDOWN_DELAY",
                  "0s"));
      this.probe = new SecretsProbe(server.api());
    }

    /** All requests, and those that write while the database refuses them in several ways. */
    void whileThereIsADatabase() throws IOException, SQLException {
      probe.everything();
      assertThat(probe.asked()).isGreaterThan(500);
      for (String refusal : REFUSALS) {
        broken(level, refusal, "ADD CONSTRAINT broken ");
        probe.writes();
        broken(level, "", "DROP CONSTRAINT broken");
      }
      raising(level);
      probe.writes();
      for (String table : TEXT_OF.keySet()) {
        run(level, "ALTER TABLE " + table + " RENAME TO gone_" + table);
      }
      probe.writes();
    }

    void whileThereIsNone() throws Exception {
      probe.writes();
      String metrics = probe.metrics();
      assertThat(metrics).contains("db_client_connections");
      isClean("the metrics", metrics, level);
      probe.close(); // or the server's end would wait for what the connection still asks
      server.terminate();
      server.exitCode();
      assertThat(server.text())
          .contains(
              "insert-session", "insert-question", " FAILED", "Exception", "\tat io.confida.");
      isClean("the log", server.text(), level);
    }

    @Override
    public void close() {
      try {
        probe.close();
      } finally {
        server.close();
      }
    }
  }

  private interface Step {
    void of(Watched watched) throws Exception;
  }

  /** Of both at once, since each waits for its own server. */
  private static void each(List<Watched> all, Step step) {
    Together.run(
        all.size(),
        i -> {
          try {
            step.of(all.get(i));
            return i;
          } catch (Exception e) {
            throw new AssertionError(all.get(i).level + ": " + e, e);
          }
        });
  }

  @Test
  void nothingWrittenAnywhereHoldsThem() throws IOException {
    List<Watched> all = Together.run(LEVELS.size(), i -> watched(LEVELS.get(i)));
    try (Watched debug = all.getFirst();
        Watched trace = all.getLast()) {
      assertThat(List.of(debug.level, trace.level)).isEqualTo(LEVELS);
      each(all, Watched::whileThereIsADatabase);
      postgres.close();
      each(all, Watched::whileThereIsNone);
    }
  }

  private Watched watched(String level) {
    try {
      return new Watched(level);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void broken(String level, String condition, String how) throws SQLException {
    for (Map.Entry<String, String> table : TEXT_OF.entrySet()) {
      run(
          level,
          "ALTER TABLE "
              + table.getKey()
              + " "
              + how
              + String.format(Locale.ROOT, condition, table.getKey(), table.getValue()));
    }
  }

  /** Triggers that say all they know. */
  private void raising(String level) throws SQLException {
    run(
        level,
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE EXCEPTION 'refused: %', NEW USING ERRCODE = '22023', DETAIL = NEW::text;"
            + " END $$");
    for (String table : TEXT_OF.keySet()) {
      run(
          level,
          "CREATE TRIGGER tell BEFORE INSERT OR UPDATE ON "
              + table
              + " EXECUTE FUNCTION tell()".replace(" EXECUTE", " FOR EACH ROW EXECUTE"));
    }
  }

  private static void isClean(String what, String text, String level) {
    List<String> dirty =
        text.lines()
            .filter(
                line ->
                    line.toLowerCase(Locale.ROOT).contains(Canaries.WORD)
                        || line.contains(SecretsProbe.KEY)
                        || line.contains("eyJ"))
            .map(line -> line.length() > 500 ? line.substring(0, 500) : line)
            .limit(20)
            .toList();
    assertThat(dirty).as("%s at level %s", what, level).isEmpty();
  }
}
