package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary that is killed, and its standby that takes its place. */
class PromotionTest {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastWriteNanos = new AtomicLong();

  @Test
  void theServerWritesToTheStandbyOnceItIsPromoted() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    postgres(first, Map.of()).close();
    copy(first, second);
    // An acknowledged write is on both, or a promotion may lose it.
    Map<String, String> synchronous =
        Map.of("synchronous_commit", "on", "synchronous_standby_names", "second");
    try (EmbeddedPostgres primary = postgres(first, synchronous)) {
      follow(second, primary.getPort());
      try (EmbeddedPostgres standby = postgres(second, Map.of());
          TestServer server =
              TestServer.onUrl(
                  "postgresql://postgres@127.0.0.1:"
                      + primary.getPort()
                      + ",127.0.0.1:"
                      + standby.getPort()
                      + "/postgres?target_session_attrs=read-write",
                  "REQUEST_TIMEOUT",
                  "2s",
                  "ASYNC_DATABASE_POOL_SIZE",
                  "4")) {
        SteadyLoad load = SteadyLoad.of(50, number -> write(server.api(), number));
        try {
          await("writes to the primary").atMost(SOON).until(() -> acknowledged.size() > 20);
          kill(first);
          await("no writes").atMost(SOON).until(() -> status(server, "/ready") == 503);
          promote(standby, server);
        } finally {
          load.end();
        }
        server.api().get(SESSIONS).is(200);
        assertThat(stored(standby)).containsAll(acknowledged);
        server.checkLeaks();
      }
    }
  }

  private void promote(EmbeddedPostgres standby, TestServer server) throws Exception {
    try (Connection connection = standby.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      long start = System.nanoTime();
      statement.execute("SELECT pg_promote()");
      long promoted = System.nanoTime();
      await("writes to the new primary")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> lastWriteNanos.get() - promoted > 0);
      long write = System.nanoTime();
      await("ready").atMost(SOON).until(() -> status(server, "/ready") == 200);
      System.out.printf(
          "promotion: pg_promote() took %d ms, the first write came %d ms after it%n",
          (promoted - start) / 1_000_000, (write - promoted) / 1_000_000);
    }
  }

  private void write(Api api, int number) {
    String role = "Promoted " + number;
    Answer answer =
        api.unchecked(
            "POST",
            SESSIONS,
            BodyPublishers.ofString(Api.object("mode", "practice", "role", role).toString()),
            request -> request.header("Content-Type", Api.JSON));
    if (answer.status() == 201) {
      acknowledged.add(role);
      lastWriteNanos.set(System.nanoTime());
    } else {
      answer.is(503);
    }
  }

  private static int status(TestServer server, String path) {
    return server.api().get(path).status();
  }

  private static Set<String> stored(EmbeddedPostgres postgres) throws Exception {
    Set<String> roles = new HashSet<>();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT role FROM interview_session")) {
      while (rows.next()) {
        roles.add(rows.getString(1));
      }
    }
    return roles;
  }

  private static EmbeddedPostgres postgres(Path data, Map<String, String> settings)
      throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off");
    settings.forEach(builder::setServerConfig);
    return builder.start();
  }

  /** Of a PostgreSQL that is stopped; pg_basebackup is not among the embedded binaries. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(
                  file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void follow(Path data, int port) throws IOException {
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port="
            + port
            + " user=postgres application_name=second'\n",
        StandardOpenOption.APPEND);
  }

  /** All its processes at once, as a machine that loses its power. */
  private static void kill(Path data) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
    List<ProcessHandle> backends = postmaster.descendants().toList();
    assertThat(postmaster.destroyForcibly()).isTrue();
    backends.forEach(ProcessHandle::destroyForcibly);
  }
}
