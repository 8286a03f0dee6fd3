package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.Outage.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  /** Of the server in the drill: the collector is a part of what is measured. */
  private static final String JVM = System.getProperty("outage.jvm", "-Xmx192m -XX:+UseSerialGC");

  /** As the build has it for the tests: the overflow goes soon after its end. */
  private static final String HOUSEKEEPING = "-Dcom.zaxxer.hikari.housekeeping.periodMs=500";

  private static final String ALL = "REFUSE,RESET,SILENT,FORGET,HANG,DELAY,HALF,CUT,KILL,RESTART";

  @TempDir private Path directory;

  /**
   * A database that goes away.
   *
   * @param fault the way in which it does
   */
  record Case(String fault, boolean virtualThreads) {
    @Override
    public String toString() {
      return fault + (virtualThreads ? ", virtual threads" : ", platform threads");
    }
  }

  /** Those in a list go away at the same time, each from a server of its own. */
  static Stream<List<Case>> waysToGoAway() {
    if (!DRILL) {
      return Stream.of(
          List.of(
              new Case("REFUSE", false),
              new Case("RESET", true),
              new Case("SILENT", true),
              new Case("SILENT", false),
              new Case("HANG", true),
              new Case("DELAY", false),
              new Case("HALF", true),
              new Case("CUT", true),
              new Case("FORGET", true)));
    }
    String ways = System.getProperty("outage.faults", ALL);
    return Stream.of(ways.split(",", -1))
        .flatMap(way -> Stream.of(List.of(new Case(way, true)), List.of(new Case(way, false))));
  }

  @ParameterizedTest
  @MethodSource("waysToGoAway")
  void everyRequestIsRefusedInTimeAndAllIsWellAgainAfterwards(List<Case> cases) {
    Together.run(
        cases.size(),
        i -> {
          try {
            return goAway(cases.get(i), Files.createDirectory(directory.resolve("server-" + i)));
          } catch (Exception | AssertionError e) {
            throw new AssertionError(cases.get(i) + ": " + e.getMessage(), e);
          }
        });
  }

  private static Figures goAway(Case way, Path directory) throws Exception {
    try (BreakableDatabase database = BreakableDatabase.of(way.fault(), directory.resolve("data"));
        Served server = Served.on(environment(database, way.virtualThreads()), directory);
        Beside beside = DRILL ? Beside.started() : Beside.NOTHING) {
      Outage outage = new Outage(server.api(), database, beside.probe());

      outage.run(RATE, BEFORE, AWAY);

      Figures figures = outage.figures(DEADLINE, server.pauses().get());
      System.out.printf(
          "outage: %s, %d/s for %d ms, deadline %d ms: %s%n",
          way, RATE, AWAY.toMillis(), DEADLINE.toMillis(), figures);
      outage.checkAnswers();
      outage.checkStored();
      await("as many connections as before, and none in use")
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonNode pool =
                    server.api().get("/monitoring/database").json().path("connection_pool_status");
                assertThat(pool.path("checked_out").asInt(-1)).isZero();
                assertThat(pool.path("waiting").asInt(-1)).isZero();
                assertThat(pool.path("total").asInt(-1)).isEqualTo(KEPT);
                assertThat(database.database().backends("TRUE")).isEqualTo(KEPT);
              });
      if (DRILL) {
        checkTimes(figures);
      }
      return figures;
    }
  }

  /**
   * The server: in this JVM, or, in the drill, in a process of its own, so that its times are not
   * those of its clients' threads and garbage.
   */
  private record Served(Api api, Supplier<Pauses> pauses, Runnable end) implements AutoCloseable {

    /** One after another: Helidon's metrics keep a map of this JVM's servers without a lock. */
    static synchronized Served on(Map<String, String> environment, Path directory) {
      if (!DRILL) {
        TestServer server = server(environment);
        return new Served(server.api(), () -> Pauses.NONE, server::close);
      }
      String options = String.join(" ", JVM, HOUSEKEEPING, Pauses.JVM_OPTION);
      ServerProcess server =
          ServerProcess.start(directory, environment, path -> true, options.split(" ", -1));
      return new Served(
          server.api(),
          () -> Pauses.in(server.output()),
          () -> {
            try (server) {
              server.terminate().exitCode();
            }
          });
    }

    @Override
    public void close() {
      end.run();
    }
  }

  /** What answers beside the server: what cannot be faster there either is the machine's doing. */
  private record Beside(@Nullable SteadyProbe probe, @Nullable ConstantAnswer process)
      implements AutoCloseable {

    static final Beside NOTHING = new Beside(null, null);

    static Beside started() throws IOException {
      ConstantAnswer process = ConstantAnswer.start();
      return new Beside(new SteadyProbe(process.port(), "/"), process);
    }

    @Override
    public void close() {
      if (process != null) {
        process.close();
      }
    }
  }

  private static void checkTimes(Figures figures) {
    Duration second = Duration.ofSeconds(1);
    assertThat(figures.late()).as("past the deadline").isLessThan(Duration.ofMillis(100));
    assertThat(figures.live().longest()).as("/live").isLessThan(Duration.ofMillis(10));
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
      try (TestServer server = server(environment(database, true))) {
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

  private static TestServer server(Map<String, String> environment) {
    return TestServer.onUrl(
        environment.getOrDefault("DATABASE_URL", ""),
        environment.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray(String[]::new));
  }

  private static Map<String, String> environment(
      BreakableDatabase database, boolean virtualThreads) {
    return Map.of(
        "DATABASE_URL",
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
