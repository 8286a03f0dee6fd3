package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.LoadTarget.Pace;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five times as many postings as the server can read. The whole length, {@code
 * -Dcrowd.overload-seconds=60}, prints its figures and also fails on the targets. The server's JVM
 * is as {@code -Pserve} starts it, or as {@code -Dcrowd.overload-jvm} says. The clients are one
 * thread of a process of their own; they, the server and PostgreSQL share the machine, so that what
 * the clients take, which is told, is not there for the server. What that machine allows at the
 * best is told, too: by a process that does nothing but refuse, to which the same clients send a
 * part of the requests, and before the flood all that is too much.
 */
class OverloadTest {

  private static final int SECONDS = Integer.getInteger("crowd.overload-seconds", 2);
  private static final boolean WHOLE = SECONDS >= 15;

  /** A server is warm after some 30 s of load. */
  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("crowd.overload-warm-up", WHOLE ? 30 : 1));

  private static final Duration PEAK = Duration.ofMillis(Math.max(500, SECONDS * 1000L / 6));
  private static final Duration CALM = Duration.ofMillis(WHOLE ? 6_000 : 1_500);
  private static final String JVM =
      System.getProperty("crowd.overload-jvm", "-Xmx192m -XX:+UseSerialGC");
  private static final int FACTOR = 5;
  static final int CLIENTS = 32;

  /** Requests to the process beside, in a second: enough for a percentile, and no load. */
  private static final int BESIDE = 100;

  private static final int POOL = 6;

  /** As the server has it; in the short form so that a few seconds are enough to fill the line. */
  private static final int LINE = Integer.getInteger("crowd.overload-line", WHOLE ? 240 : 40);

  private static final String POSTING =
      "We run payments for 4,000 shops. You will own services in Java and Kotlin on Kubernetes, keep"
          + " PostgreSQL fast, design REST APIs that partners like, and mentor two younger"
          + " engineers. 5+ years of experience. CI/CD with GitLab. Nice to have: Kafka. ";

  private int next;

  @TempDir private Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void whatCannotBeServedIsRefusedAndTheRestIsServed() throws Exception {
    List<byte[]> requests = IntStream.range(10, 74).mapToObj(OverloadTest::request).toList();
    String[] options = (JVM + " " + Pauses.JVM_OPTION).split(" ", -1);
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        ServerProcess server =
            ServerProcess.start(directory, environment(database), jar -> true, options);
        ConstantRefusals refusals = ConstantRefusals.start(requests.getFirst().length);
        OpenLoop load = new OpenLoop()) {
      Api api = server.api();
      LoadTarget target =
          load.target(api.server().getPort(), () -> requests.get(next++ % requests.size()));
      LoadTarget beside = load.target(refusals.port(), requests::getFirst);

      OverloadFigures figures = flood(load, target, beside, server, database);

      figures.tell();
      checkAnswers(figures);
      if (WHOLE) {
        figures.check();
      }
      api.get("/ready").is(200);
      Awaitility.await("no connection is kept")
          .until(
              () ->
                  api.get("/monitoring/database")
                          .json()
                          .at("/connection_pool_status/checked_out")
                          .asInt()
                      == 0);
      assertThat(server.text()).doesNotContain("Exception", "SEVERE", "OutOfMemory");
    }
  }

  private static void checkAnswers(OverloadFigures figures) {
    LoadResult flood = figures.during().flood();
    assertThat(flood.statuses().keySet()).isSubsetOf(200, 503);
    assertThat(flood.served().getTotalCount()).isPositive();
    assertThat(flood.refused().getTotalCount()).isPositive();
    assertThat(flood.malformed()).isZero();
    assertThat(flood.broken() + figures.after().calm().broken()).isZero();
    assertThat(figures.after().again().statuses().keySet()).containsExactly(200);
    figures
        .during()
        .probes()
        .forEach(
            (path, probe) ->
                assertThat(probe.asked()).as(path).allMatch(asked -> asked.status() == 200));
    assertThat(figures.during().floor().broken()).as("by the process beside").isZero();
  }

  private static OverloadFigures flood(
      OpenLoop load,
      LoadTarget target,
      LoadTarget beside,
      ServerProcess server,
      TestDatabase database)
      throws Exception {
    Pace peakPace = new Pace(0, CLIENTS);
    load.closed(target, CLIENTS, WARM_UP);
    LoadResult peak = load.closed(target, CLIENTS, PEAK);
    double tooMuch = (FACTOR - 1) * capacity(peak);
    List<LoadResult> apart = load.both(target, peakPace, beside, new Pace(tooMuch, 0), PEAK);

    Map<String, SteadyProbe> probes = new LinkedHashMap<>();
    for (String path : List.of("/live", "/ready", "/metrics")) {
      probes.put(path, new SteadyProbe(target.port(), path));
    }
    probes.values().forEach(SteadyProbe::begin);
    ProcessorTime start = ProcessorTime.of(server, database);
    ResidentMemory memory = ResidentMemory.of(server.pid());
    List<LoadResult> flood;
    try (memory) {
      flood =
          load.both(
              target,
              new Pace(FACTOR * capacity(peak), 0),
              beside,
              new Pace(BESIDE, 0),
              Duration.ofSeconds(SECONDS));
    } finally {
      probes.values().forEach(SteadyProbe::end);
    }
    String processors = ProcessorTime.of(server, database).since(start);

    LoadResult calm = load.atRate(target, peak.servedPerSecond() / 2, CALM);
    LoadResult again = load.closed(target, CLIENTS, PEAK);
    return new OverloadFigures(
        Runtime.getRuntime().availableProcessors() + POOL + LINE,
        new OverloadFigures.Before(peak, apart.getFirst(), apart.getLast()),
        new OverloadFigures.During(flood.getFirst(), flood.getLast(), probes, memory, processors),
        new OverloadFigures.After(calm, again),
        Pauses.in(server.output()));
  }

  /** In a second; a server that has not warmed up on a busy machine will soon be faster. */
  private static double capacity(LoadResult peak) {
    return WHOLE ? peak.servedPerSecond() : Math.max(400, peak.servedPerSecond());
  }

  private static Map<String, String> environment(TestDatabase database) {
    DatabaseUrl.PostgreSql url = (DatabaseUrl.PostgreSql) database.url();
    return Map.of(
        "DATABASE_URL",
        "postgresql://postgres:postgres@localhost:"
            + url.hosts().getFirst().port()
            + "/"
            + url.database(),
        "ASYNC_DATABASE_POOL_SIZE",
        String.valueOf(POOL),
        "ASYNC_DATABASE_MAX_OVERFLOW",
        "0",
        "POSTING_QUEUE_LIMIT",
        String.valueOf(LINE));
  }

  private static byte[] request(int number) {
    String body =
        Api.object("role", "Senior Engineer " + number, "jobDescription", POSTING.repeat(12))
            .toString();
    return ("POST /api/v1/parse-jd HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }
}
