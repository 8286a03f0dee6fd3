package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.database.Bindings;
import io.confida.server.database.Dialect;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool that is full is not a database that is down. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class HealthTest {

  private static final String QUESTIONS = "/api/v1/questions?limit=1";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch release = new CountDownLatch(1);
  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private final TestServer server;
  private final Api api;

  HealthTest(boolean virtualThreads) {
    server =
        TestServer.on(
            database,
            "ASYNC_DATABASE_ENABLED",
            String.valueOf(virtualThreads),
            "ASYNC_DATABASE_POOL_SIZE",
            "1",
            "ASYNC_DATABASE_MAX_OVERFLOW",
            "0",
            "DATABASE_QUEUE_LIMIT",
            "3");
    api = server.api();
  }

  @AfterEach
  void stop() throws SQLException {
    release.countDown();
    LeakCheck.verify(server.application().database(), database);
    server.close();
    database.close();
    threads.close();
  }

  /** Takes the one connection until {@link #release}. */
  private CompletableFuture<Void> holdTheConnection() {
    CompletableFuture<Void> held =
        CompletableFuture.runAsync(
            () ->
                server
                    .application()
                    .database()
                    .operations()
                    .transaction(
                        transaction -> {
                          transaction.one(
                              "question-stats", Bindings.none(), row -> row.text("document"));
                          awaitRelease();
                          return Boolean.TRUE;
                        }),
            threads);
    await().until(() -> server.pool().checkedOut() == 1);
    return held;
  }

  private void awaitRelease() {
    try {
      assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("the connection was taken away", e);
    }
  }

  private List<CompletableFuture<Answer>> waitInLine(int callers) {
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      waiting.add(CompletableFuture.supplyAsync(() -> api.get(QUESTIONS), threads));
    }
    await().until(() -> server.pool().waiting() == callers);
    return waiting;
  }

  @Test
  void aFullPoolIsDegradedAndServesOn() {
    CompletableFuture<Void> held = holdTheConnection();
    await("a connection in use is no fault, and a probe that was late has been followed by another")
        .until(() -> api.get("/health").is(200).text("status").equals("healthy"));
    List<CompletableFuture<Answer>> waiting = waitInLine(3);

    JsonNode health = api.get("/health").is(200).json();
    Answer ready = api.get("/ready").is(200);
    Answer refused = api.get(QUESTIONS).is(503);

    assertThat(health.path("status").asText()).isEqualTo("degraded");
    assertThat(health.at("/database/status").asText()).isEqualTo("degraded");
    assertThat(health.at("/database/connectivity/connected").asBoolean()).isTrue();
    JsonNode pool = health.at("/database/pool_statistics");
    assertThat(pool.toString())
        .isEqualTo(
            Api.object(
                    "pool_size", 1,
                    "max_overflow", 0,
                    "checked_in", 0,
                    "checked_out", 1,
                    "overflow", 0,
                    "waiting", 3,
                    "total", 1)
                .toString());
    assertThat(ready.text("ready")).isEqualTo("true");
    assertThat(ready.text("database")).isEqualTo("degraded");
    assertThat(refused.text("type")).isEqualTo("urn:confida:problem:unavailable");
    assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isPositive();
    assertThat(api.get("/monitoring/database").text("health_status/status")).isEqualTo("degraded");
    api.get("/live").is(200);

    release.countDown();
    held.join();
    assertThat(waiting).allSatisfy(answer -> answer.join().is(200));
    await().until(() -> api.get("/health").text("status").equals("healthy"));
  }

  @Test
  void aProbeThatIsAnsweredLateWhileRequestsAreAnsweredIsDegradedAndReady() throws Exception {
    await("the database is seen to be well")
        .until(() -> api.get("/health").text("status").equals("healthy"));
    long probe =
        database.number(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'confida-probe'"
                + " AND datname = current_database()");
    long postmaster = ProcessHandle.of(probe).flatMap(ProcessHandle::parent).orElseThrow().pid();
    AtomicBoolean enough = new AtomicBoolean();
    // One after another, so that nobody waits for the one connection.
    CompletableFuture<Void> requests =
        CompletableFuture.runAsync(
            () -> {
              while (!enough.get()) {
                api.get(QUESTIONS).is(200);
              }
            },
            threads);
    try {
      signal("-STOP", probe);
      signal("-STOP", postmaster); // and nobody gets another connection
      Seen seen =
          await("a probe that is late, and no more than that")
              .until(
                  this::look,
                  both ->
                      both.health().text("status").equals("degraded")
                          && both.ready().status() == 200);
      assertThat(seen.ready().text("ready")).isEqualTo("true");
      assertThat(seen.ready().text("database")).isEqualTo("degraded");
      JsonNode health = seen.health().is(200).json();
      assertThat(health.at("/database/connectivity").toString())
          .isEqualTo(Api.object("connected", true).toString());
      assertThat(health.at("/database/pool_statistics/waiting").asInt()).isZero();
    } finally {
      signal("-CONT", postmaster);
      signal("-CONT", probe);
      enough.set(true);
    }
    requests.join();
    await("the probe is in time again")
        .until(() -> api.get("/health").text("status").equals("healthy"));
  }

  /** Two who ask at the same time, and so share one question to the database. */
  private record Seen(Answer health, Answer ready) {}

  private Seen look() {
    CompletableFuture<Answer> ready =
        CompletableFuture.supplyAsync(() -> api.get("/ready"), threads);
    return new Seen(api.get("/health"), ready.join());
  }

  private static void signal(String signal, long process) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, String.valueOf(process)).start().waitFor())
        .isZero();
  }

  @Test
  void monitoringFollowsTheLoad() {
    CompletableFuture<Void> held = holdTheConnection();

    await("the connection in use shows in the mean")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                performance().path("average_active_connections").asDouble() > 0
                    && performance().path("samples").asLong() > 0);
    long statements = performance().path("statements").asLong();
    release.countDown();
    held.join();
    for (int i = 0; i < 5; i++) {
      api.get(QUESTIONS).is(200);
    }

    assertThat(performance().path("statements").asLong()).isGreaterThanOrEqualTo(statements + 5);
  }

  private JsonNode performance() {
    return api.get("/monitoring/database").is(200).json().path("performance_metrics");
  }

  @Test
  void monitoringCanBeSwitchedOff() {
    try (TestServer unwatched = TestServer.onSqlite("ASYNC_DATABASE_MONITORING_ENABLED", "false")) {
      assertThat(unwatched.api().get("/monitoring/database").is(404).text("detail"))
          .contains("monitoring is off");
      unwatched.api().get("/events").is(404);
      assertThat(unwatched.api().get("/health").is(200).json().at("/database/monitor").toString())
          .isEqualTo("{\"state\":\"off\"}");
      assertThat(unwatched.api().get("/metrics").body())
          .doesNotContain(
              "confida_pool_active_peak{db_client_connection_pool_name=\"%s\""
                  .formatted(unwatched.poolName()));
      assertThat(unwatched.api().get("/metrics").is(200).body()).contains(unwatched.poolName());
    }
  }
}
