package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.Write.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that write while the server and its PostgreSQL are killed: afterwards the database holds
 * what they were told.
 *
 * <p>The server's process gets a SIGKILL. So does a process of PostgreSQL, which thereupon throws
 * out all its clients and recovers from its log. The whole length: {@code -Dhistory.writes=100000
 * -Dhistory.server-kills=50 -Dhistory.postgres-kills=20}.
 */
class HistoryTest {

  private static final int WRITES = Integer.getInteger("history.writes", 1_500);
  private static final int SERVER_KILLS = Integer.getInteger("history.server-kills", 2);
  private static final int POSTGRES_KILLS = Integer.getInteger("history.postgres-kills", 2);
  private static final int CLIENTS = 16;

  private final Queue<Write> history = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void theDatabaseHoldsWhatTheClientsWereTold() throws Exception {
    int port = freePort();
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                // The fixture's default is off, by which a crash loses what was acknowledged.
                .setServerConfig("synchronous_commit", "on")
                .start();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, String> environment =
          Map.of(
              "SERVER_PORT", String.valueOf(port),
              "DATABASE_URL", "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres",
              "REQUEST_TIMEOUT", "5s",
              "ASYNC_DATABASE_POOL_SIZE", "8",
              "LOG_LEVEL", "info");
      ServerProcess server = start(environment);
      try {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(CompletableFuture.runAsync(() -> write(http, port), threads));
        }
        int kills = 0;
        for (boolean ofServer : killings()) {
          awaitAcknowledged(WRITES * ++kills / (SERVER_KILLS + POSTGRES_KILLS + 1), clients);
          if (ofServer) {
            server.close();
            assertThat(server.exitCode()).as("that of a process that was killed").isNotZero();
            server = start(environment);
          } else {
            killABackend();
          }
        }
        awaitAcknowledged(WRITES, clients);
        over.set(true);
        clients.forEach(CompletableFuture::join);
      } finally {
        over.set(true);
        server.close();
      }
      try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
        verify(connection);
      }
    }
  }

  private ServerProcess start(Map<String, String> environment) {
    ServerProcess server = ServerProcess.start(directory, environment);
    server.api(); // when it listens
    return server;
  }

  private static List<Boolean> killings() {
    List<Boolean> ofServer = new ArrayList<>(Collections.nCopies(SERVER_KILLS, true));
    ofServer.addAll(Collections.nCopies(POSTGRES_KILLS, false));
    Collections.shuffle(ofServer, new Random(System.nanoTime()));
    return ofServer;
  }

  private void write(HttpClient http, int port) {
    try {
      while (!over.get()) {
        Write write = new Write();
        history.add(write);
        write.send(http, port, over::get);
        if (write.outcome() == Outcome.ACKNOWLEDGED) {
          acknowledged.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Or until a client has failed, which the join tells. */
  private void awaitAcknowledged(int count, List<CompletableFuture<Void>> clients) {
    Awaitility.await(count + " writes are acknowledged")
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                acknowledged.get() >= count
                    || clients.stream().anyMatch(CompletableFuture::isDone));
    clients.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  private void killABackend() throws Exception {
    List<String> lines = Files.readAllLines(directory.resolve("data/postmaster.pid"));
    long postmaster = Long.parseLong(lines.getFirst().strip());
    Awaitility.await("a client's backend was killed")
        .until(
            () ->
                ProcessHandle.of(postmaster).orElseThrow().children().toList().stream()
                    .filter(HistoryTest::servesTheServer)
                    .findAny()
                    .map(ProcessHandle::destroyForcibly)
                    .orElse(false));
  }

  /** By its title, which PostgreSQL sets: user, database and client's address. */
  private static boolean servesTheServer(ProcessHandle backend) {
    try {
      return Files.readString(Path.of("/proc/" + backend.pid() + "/cmdline"))
          .contains("postgres postgres 127.0.0.1");
    } catch (IOException ended) {
      return false;
    }
  }

  private void verify(Connection connection) throws Exception {
    Map<String, String> idByRole = new HashMap<>();
    List<String> twice = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT role, CAST(id AS text) FROM interview_session")) {
      while (rows.next()) {
        if (idByRole.put(rows.getString(1), rows.getString(2)) != null) {
          twice.add(rows.getString(1));
        }
      }
    }
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    List<String> lost = new ArrayList<>();
    List<String> storedThoughRefused = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Write write : history) {
      counts.merge(write.outcome(), 1, Integer::sum);
      known.add(write.role());
      String stored = idByRole.get(write.role());
      if (write.outcome() == Outcome.ACKNOWLEDGED && !String.valueOf(write.id()).equals(stored)) {
        lost.add(write.role());
      }
      if (write.outcome() == Outcome.REFUSED && stored != null) {
        storedThoughRefused.add(write.role());
      }
    }
    System.out.println("history: " + counts + ", stored " + idByRole.size());

    assertThat(counts.get(Outcome.ACKNOWLEDGED)).isGreaterThanOrEqualTo(WRITES);
    assertThat(lost).as("acknowledged, and not stored").isEmpty();
    assertThat(storedThoughRefused).as("refused, and stored").isEmpty();
    assertThat(twice).as("stored twice").isEmpty();
    assertThat(known).containsAll(idByRole.keySet());
    assertThat(
            number(
                connection,
                "SELECT count(*) FROM interview_session s WHERE mode = 'interview' AND"
                    + " (question_count = 0 OR question_count <> (SELECT count(*)"
                    + " FROM session_question q WHERE q.session_id = s.id))"))
        .as("half-made sessions")
        .isZero();
    assertThat(
            number(
                connection,
                "SELECT count(*) FROM idempotency_key k WHERE NOT EXISTS (SELECT 1 FROM"
                    + " interview_session s WHERE s.role = k.key AND position(CAST(s.id AS text)"
                    + " IN k.document) > 0)"))
        .as("keys without their write")
        .isZero();
    assertThat(
            number(
                connection,
                "SELECT (SELECT sum(usage_count) FROM question) + (SELECT count(*) FROM"
                    + " question_event WHERE score IS NULL)"))
        .as("counted uses")
        .isEqualTo(number(connection, "SELECT count(*) FROM session_question"));
  }

  private static long number(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
