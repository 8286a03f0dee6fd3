package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.FaultyProxy.Fault;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests at a steady rate while the way to the database is broken. */
class OutageTest {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** What a loaded machine may add; the drill measures what it is. */
  private static final Duration SLACK = Duration.ofSeconds(8);

  private static final int EVERY_MILLIS = 20;
  private static final int REQUESTS = 200;

  /** One request that began during the outage. */
  private record Asked(String role, Answer answer, Duration took) {}

  @ParameterizedTest
  @CsvSource({"RESET, true", "SILENT, true", "RESET, false", "SILENT, false"})
  void everyRequestIsRefusedInTimeAndAllIsWellAgainAfterwards(Fault fault, boolean virtualThreads)
      throws Exception {
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        FaultyProxy proxy = proxy(database);
        TestServer server = server(database, proxy, virtualThreads)) {
      Api api = server.api();
      api.get(SESSIONS).is(200);
      proxy.fail(fault);

      Queue<Asked> asked = new ConcurrentLinkedQueue<>();
      atASteadyRate(
          number -> {
            asked.add(ask(api, number % 2 == 0));
            api.get("/live").is(200);
            if (number % 20 == 19) {
              api.get("/ready").is(503);
            }
          });
      proxy.heal();

      await("ready").atMost(SOON).until(() -> get(api, "/ready").status() == 200);
      await("requests").atMost(SOON).until(() -> get(api, SESSIONS).status() == 200);
      assertThat(asked).hasSize(REQUESTS).allSatisfy(OutageTest::isRefusedInTime);
      for (Asked one : asked) {
        if (one.answer().text("type").equals("urn:confida:problem:unavailable")) {
          assertThat(stored(database, one.role())).as("refused: " + one.answer().body()).isZero();
        }
      }
      server.checkLeaks();
      await("as many connections as before")
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(server.pool().total()).isEqualTo(4);
                assertThat(database.backends("TRUE")).isEqualTo(4);
              });
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESET", "SILENT"})
  void aStopDoesNotWaitForADatabaseThatIsGone(Fault fault) throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler listener = listener(warnings);
    Logger pool = Logger.getLogger("com.zaxxer.hikari");
    pool.addHandler(listener);
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        FaultyProxy proxy = proxy(database)) {
      try (TestServer server = server(database, proxy, true)) {
        proxy.fail(fault);
        server.api().get(SESSIONS).is(503);
      }
      // HikariCP's words when a thread of its own keeps it from closing.
      assertThat(warnings).noneMatch(warning -> warning.contains("Timed-out waiting"));
    } finally {
      pool.removeHandler(listener);
    }
  }

  private static Handler listener(List<String> warnings) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        warnings.add(String.valueOf(entry.getMessage()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static Asked ask(Api api, boolean write) {
    String role = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", role).toString();
    long start = System.nanoTime();
    Answer answer =
        write
            ? api.send(
                "POST",
                SESSIONS,
                BodyPublishers.ofString(body),
                r -> r.header("Content-Type", Api.JSON).header("Idempotency-Key", role))
            : api.get(SESSIONS);
    return new Asked(role, answer, Duration.ofNanos(System.nanoTime() - start));
  }

  private static Answer get(Api api, String path) {
    return api.get(path);
  }

  private static void isRefusedInTime(Asked asked) {
    assertThat(asked.answer().is(503).header("Content-Type")).hasValue("application/problem+json");
    assertThat(Integer.parseInt(asked.answer().header("Retry-After").orElseThrow())).isPositive();
    assertThat(asked.took()).isLessThan(DEADLINE.plus(SLACK));
  }

  private static long stored(TestDatabase database, String role) {
    return database.number("SELECT count(*) FROM interview_session WHERE role = '" + role + "'");
  }

  private static FaultyProxy proxy(TestDatabase database) throws Exception {
    return FaultyProxy.before(((DatabaseUrl.PostgreSql) database.url()).hosts().getFirst().port());
  }

  private static TestServer server(
      TestDatabase database, FaultyProxy proxy, boolean virtualThreads) {
    return TestServer.onUrl(
        "postgresql://postgres:postgres@localhost:"
            + proxy.port()
            + "/"
            + ((DatabaseUrl.PostgreSql) database.url()).database(),
        "REQUEST_TIMEOUT",
        DEADLINE.toSeconds() + "s",
        "ASYNC_DATABASE_ENABLED",
        String.valueOf(virtualThreads),
        "ASYNC_DATABASE_POOL_SIZE",
        "4",
        "ASYNC_DATABASE_MAX_OVERFLOW",
        "2");
  }

  /** Begins each request at its time, whether those before it have been answered or not. */
  private static void atASteadyRate(IntConsumer request) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> begun = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        int number = i;
        Executor later =
            CompletableFuture.delayedExecutor(
                (long) i * EVERY_MILLIS, TimeUnit.MILLISECONDS, threads);
        begun.add(CompletableFuture.runAsync(() -> request.accept(number), later));
      }
      begun.forEach(CompletableFuture::join);
    }
  }
}
