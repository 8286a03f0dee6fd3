package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.KeptClient.End;
import io.confida.server.KeptClient.Outcome;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server's process that is told to end (SIGTERM) while clients keep asking on kept connections.
 * The whole length: {@code -Dcrowd.stops=100}.
 */
class StopUnderLoadTest {

  private static final int STOPS = Integer.getInteger("crowd.stops", 3);

  /** Some ask without a pause, others now and then, and some hold a connection and ask nothing. */
  private static final int BUSY = 6;

  private static final int CALM = 4;
  private static final int SILENT = 3;
  private static final Duration THINKS = Duration.ofMillis(150);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int BY_SIGTERM = 143;

  private final Map<End, AtomicInteger> ends = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final AtomicInteger afterTheTurn = new AtomicInteger();
  private final Queue<Long> millisToExit = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyRequestThatWasTakenIsAnsweredWhole() throws Exception {
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL)) {
      Map<String, String> environment =
          Map.of(
              "DATABASE_URL",
              url(database),
              "SHUTDOWN_DELAY",
              "300ms",
              "SHUTDOWN_GRACE",
              GRACE.toSeconds() + "s",
              "ASYNC_DATABASE_POOL_SIZE",
              "4");
      for (int i = 0; i < STOPS; i++) {
        stopOne(environment);
      }
      System.out.printf(
          "stops under load: %d; requests %s; statuses %s; %d answered after /ready had turned;"
              + " exit after %d to %d ms%n",
          STOPS,
          ends,
          statuses,
          afterTheTurn.get(),
          millisToExit.stream().mapToLong(Long::longValue).min().orElseThrow(),
          millisToExit.stream().mapToLong(Long::longValue).max().orElseThrow());

      assertThat(ends).doesNotContainKeys(End.RESET, End.TRUNCATED, End.DROPPED);
      assertThat(statuses.keySet()).isSubsetOf(200, 201, 503);
      assertThat(afterTheTurn.get()).isGreaterThanOrEqualTo(STOPS);
      stored.removeAll(new HashSet<>(database.ask("SELECT role FROM interview_session")));
      assertThat(stored).as("acknowledged, and not stored").isEmpty();
    }
  }

  private static String url(TestDatabase database) {
    DatabaseUrl.PostgreSql url = (DatabaseUrl.PostgreSql) database.url();
    return "postgresql://postgres:postgres@localhost:"
        + url.hosts().getFirst().port()
        + "/"
        + url.database();
  }

  private void stopOne(Map<String, String> environment) {
    try (ServerProcess server = ServerProcess.start(directory, environment);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = server.api().server().getPort();
      CompletableFuture<Void> turned = new CompletableFuture<>();
      AtomicInteger answered = new AtomicInteger();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      clients.add(CompletableFuture.runAsync(() -> watchReadiness(port, turned), threads));
      for (int i = 0; i < BUSY + CALM; i++) {
        long pause = i < BUSY ? 0 : THINKS.toNanos();
        clients.add(
            CompletableFuture.runAsync(() -> askOn(port, pause, turned, answered), threads));
      }
      for (int i = 0; i < SILENT; i++) {
        clients.add(CompletableFuture.runAsync(() -> holdOn(port), threads));
      }
      await("load").until(() -> answered.get() > 100);

      long told = System.nanoTime();
      server.terminate();
      assertThat(server.exitCode()).as(server.text()).isEqualTo(BY_SIGTERM);
      Duration took = Duration.ofNanos(System.nanoTime() - told);
      millisToExit.add(took.toMillis());
      assertThat(took).isLessThan(GRACE);
      clients.forEach(CompletableFuture::join);
      assertThat(turned).as("/ready was seen to turn").isDone();
      assertThat(server.text()).doesNotContain("Exception", "SEVERE", "WARNING", "ERROR");
    }
  }

  /** Asks until nobody takes requests any more. */
  private void askOn(
      int port, long pauseNanos, CompletableFuture<Void> turned, AtomicInteger answered) {
    try (KeptClient client = new KeptClient(port)) {
      Outcome outcome;
      do {
        String role = UUID.randomUUID().toString();
        boolean afterwards = turned.isDone();
        outcome = client.ask(request(role));
        ends.computeIfAbsent(outcome.end(), end -> new AtomicInteger()).incrementAndGet();
        if (outcome.end() == End.ANSWERED) {
          answered.incrementAndGet();
          statuses
              .computeIfAbsent(outcome.status(), status -> new AtomicInteger())
              .incrementAndGet();
          if (afterwards && outcome.status() < 300) {
            afterTheTurn.incrementAndGet();
          }
          if (outcome.status() == 201 || outcome.body().contains("\"session_id\"")) {
            stored.add(role);
          }
        }
        LockSupport.parkNanos(pauseNanos);
      } while (outcome.end() == End.ANSWERED);
    }
  }

  private static byte[] request(String role) {
    int kind = ThreadLocalRandom.current().nextInt(3);
    if (kind == 0) {
      return "GET /api/v1/questions?limit=20 HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.UTF_8);
    }
    String body =
        kind == 1
            ? Api.object("mode", "practice", "role", role).toString()
            : Api.object("role", role, "jobDescription", "Java and SQL, mostly.").toString();
    return ("POST /api/v1/"
            + (kind == 1 ? "sessions" : "parse-jd")
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void watchReadiness(int port, CompletableFuture<Void> turned) {
    byte[] probe =
        "GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    try (KeptClient client = new KeptClient(port)) {
      Outcome outcome;
      do {
        outcome = client.ask(probe);
        if (outcome.status() == 503) {
          turned.complete(null);
        }
        LockSupport.parkNanos(10_000_000L);
      } while (outcome.end() == End.ANSWERED);
      assertThat(outcome.end()).isIn(End.REFUSED, End.NOT_TAKEN);
    }
  }

  private void holdOn(int port) {
    try (KeptClient client = new KeptClient(port)) {
      assertThat(client.ask(request("someone")).end()).isEqualTo(End.ANSWERED);
      assertThat(client.idle()).as("an idle connection's end").isEqualTo(End.DROPPED);
    }
  }
}
