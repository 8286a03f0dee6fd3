package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.Outage.Figures;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests at a steady rate while the database is away, in each way in which one goes away.
 *
 * <p>The drill is longer, and measures: {@code -Doutage.seconds=10 -Doutage.rate=200}, with {@code
 * -Doutage.faults=SILENT,HANG} for some of the ways alone. It wants a machine to itself.
 */
class OutageTest {

  private static final boolean DRILL = System.getProperty("outage.seconds") != null;
  private static final Duration AWAY =
      DRILL
          ? Duration.ofSeconds(Integer.getInteger("outage.seconds"))
          : Duration.ofMillis(1_200); // longer than the deadline
  private static final int RATE = Integer.getInteger("outage.rate", 50);

  /** In the drill, until the code of server and client is compiled. */
  private static final Duration BEFORE = Duration.ofSeconds(DRILL ? 6 : 0);

  private static final Duration DEADLINE = Duration.ofMillis(DRILL ? 2_000 : 600);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int KEPT = 4;

  static Stream<Arguments> waysToGoAway() {
    if (!DRILL) {
      return Stream.of(
          Arguments.of("REFUSE", false),
          Arguments.of("RESET", true),
          Arguments.of("SILENT", true),
          Arguments.of("SILENT", false),
          Arguments.of("HANG", true),
          Arguments.of("DELAY", false),
          Arguments.of("HALF", true),
          Arguments.of("CUT", true));
    }
    String ways = System.getProperty("outage.faults", "REFUSE,RESET,SILENT,HANG,DELAY,HALF,CUT");
    return Stream.of(ways.split(",", -1))
        .flatMap(way -> Stream.of(Arguments.of(way, true), Arguments.of(way, false)));
  }

  @ParameterizedTest
  @MethodSource("waysToGoAway")
  void everyRequestIsRefusedInTimeAndAllIsWellAgainAfterwards(String way, boolean virtualThreads)
      throws Exception {
    try (BreakableDatabase database = BreakableDatabase.of(way);
        TestServer server = server(database, virtualThreads);
        HttpClient prober = HttpClient.newHttpClient()) {
      Api api = server.api();
      Api probes = new Api(prober, api.server(), api.contract(), api.user());
      Outage outage = new Outage(api, probes, database);

      outage.run(RATE, BEFORE, AWAY);

      Figures figures = outage.figures(DEADLINE);
      System.out.printf(
          "outage: %s, %s threads, %d/s for %d ms, deadline %d ms: %s%n",
          way,
          virtualThreads ? "virtual" : "platform",
          RATE,
          AWAY.toMillis(),
          DEADLINE.toMillis(),
          figures);
      outage.checkAnswers();
      outage.checkStored();
      server.checkLeaks();
      await("as many connections as before")
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(server.pool().total()).isEqualTo(KEPT);
                assertThat(database.database().backends("TRUE")).isEqualTo(KEPT);
              });
      if (DRILL) {
        checkTimes(figures);
      }
    }
  }

  private static void checkTimes(Figures figures) {
    Duration second = Duration.ofSeconds(1);
    assertThat(figures.late()).as("past the deadline").isLessThan(Duration.ofMillis(100));
    assertThat(figures.longestLive()).as("/live").isLessThan(Duration.ofMillis(10));
    assertThat(figures.notReady()).as("until /ready is 503").isLessThan(second);
    assertThat(figures.ready()).as("until /ready is 200").isLessThan(second);
    assertThat(figures.success()).as("until a request succeeds").isLessThan(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESET", "SILENT"})
  void aStopDoesNotWaitForADatabaseThatIsGone(String way) throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler listener = listener(warnings);
    Logger pool = Logger.getLogger("com.zaxxer.hikari");
    pool.addHandler(listener);
    try (BreakableDatabase database = BreakableDatabase.of(way)) {
      try (TestServer server = server(database, true)) {
        database.lose();
        server.api().get("/api/v1/sessions").is(503);
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

  private static TestServer server(BreakableDatabase database, boolean virtualThreads) {
    return TestServer.onUrl(
        database.url(),
        "REQUEST_TIMEOUT",
        DEADLINE.toMillis() + "ms",
        "ASYNC_DATABASE_ENABLED",
        String.valueOf(virtualThreads),
        "ASYNC_DATABASE_POOL_SIZE",
        String.valueOf(KEPT),
        "ASYNC_DATABASE_MAX_OVERFLOW",
        "2");
  }
}
