package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.KeptClient.End;
import io.confida.server.KeptClient.Outcome;
import io.confida.server.OpenLoop.Result;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five times as many postings as the server can read. The whole length, {@code
 * -Dcrowd.overload-seconds=60}, prints its figures and also fails on the targets. The server's JVM
 * is as {@code -Pserve} starts it, or as {@code -Dcrowd.overload-jvm} says. The clients are one
 * thread of a process of their own; they, the server and PostgreSQL share the machine, so that what
 * the clients take, which is told, is not there for the server.
 */
class OverloadTest {

  private static final int SECONDS = Integer.getInteger("crowd.overload-seconds", 2);
  private static final boolean WHOLE = SECONDS >= 30;
  private static final Duration WARM_UP = Duration.ofSeconds(Math.max(1, SECONDS / 3));
  private static final Duration PEAK = Duration.ofSeconds(Math.max(1, SECONDS / 6));
  private static final Duration CALM = Duration.ofSeconds(WHOLE ? 6 : 2);
  private static final List<String> JVM =
      List.of(System.getProperty("crowd.overload-jvm", "-Xmx192m -XX:+UseSerialGC").split(" ", -1));
  private static final int FACTOR = 5;
  private static final int CLIENTS = 32;

  private static final String POSTING =
      "We run payments for 4,000 shops. You will own services in Java and Kotlin on Kubernetes, keep"
          + " PostgreSQL fast, design REST APIs that partners like, and mentor two younger"
          + " engineers. 5+ years of experience. CI/CD with GitLab. Nice to have: Kafka. ";

  private final Map<String, Histogram> probes = new HashMap<>();
  private int next;

  @TempDir private Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void whatCannotBeServedIsRefusedAndTheRestIsServed() throws Exception {
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        ServerProcess server =
            ServerProcess.start(
                directory, environment(database), jar -> true, JVM.toArray(String[]::new))) {
      Api api = server.api();
      int port = api.server().getPort();
      List<byte[]> requests = IntStream.range(0, 64).mapToObj(OverloadTest::request).toList();
      try (OpenLoop load = new OpenLoop(port, () -> requests.get(next++ % requests.size()))) {
        load.closed(CLIENTS, WARM_UP);
        Result peak = load.closed(CLIENTS, PEAK);
        long before = resident(server);
        ProcessorTime start = ProcessorTime.of(server, database);

        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> probing =
            CompletableFuture.runAsync(() -> probe(port, over), Thread::startVirtualThread);
        Result flood = load.atRate(FACTOR * capacity(peak), Duration.ofSeconds(SECONDS));
        ProcessorTime end = ProcessorTime.of(server, database);
        long with = resident(server);
        over.set(true);
        probing.join();
        Result calm = load.atRate(peak.servedPerSecond() / 2, CALM);
        Result again = load.closed(CLIENTS, PEAK);
        tell(peak, flood, calm, again);
        System.out.println("overload: processors' time in it: " + end.since(start));
        System.out.printf(
            "overload: resident memory %d MiB before, %d MiB after%n", before / 1024, with / 1024);

        assertThat(flood.statuses().keySet()).isSubsetOf(200, 503);
        assertThat(flood.served().getTotalCount()).isPositive();
        assertThat(flood.refused().getTotalCount()).isPositive();
        assertThat(flood.malformed()).isZero();
        assertThat(flood.broken() + calm.broken()).isZero();
        assertThat(again.statuses().keySet()).containsExactly(200);
        if (WHOLE) {
          checkTargets(peak, flood, calm);
          assertThat(with).as("resident memory, KiB").isLessThan(before * 5 / 4);
        }
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

  /** In a second; a server that has not warmed up on a busy machine will soon be faster. */
  private static double capacity(Result peak) {
    return WHOLE ? peak.servedPerSecond() : Math.max(400, peak.servedPerSecond());
  }

  private static void checkTargets(Result peak, Result flood, Result calm) {
    SoftAssertions.assertSoftly(
        targets -> {
          targets
              .assertThat(flood.servedPerSecond())
              .as("served in a second, of the peak")
              .isGreaterThan(0.9 * peak.servedPerSecond());
          targets
              .assertThat(Result.millis(flood.refused(), 99))
              .as("99 % of refusals, ms")
              .isLessThan(10);
          targets
              .assertThat(Result.millis(flood.served(), 99))
              .as("99 % of the served, ms: a full line at half the pace")
              .isLessThan(2 * 500 * 1000 / peak.servedPerSecond());
          targets
              .assertThat(calm.lastTrouble() / 1_000_000)
              .as("until all is as before, ms")
              .isLessThan(2_000);
        });
  }

  private static void tell(Result peak, Result flood, Result calm, Result again) {
    System.out.printf(
        "overload: peak %.0f/s at %d clients (p99 %.1f ms); %.0f/s sent for %d s: %s, %.0f/s served"
            + " (%.0f %% of the peak)%n",
        peak.servedPerSecond(),
        CLIENTS,
        Result.millis(peak.served(), 99),
        flood.sent() * 1e9 / flood.length().toNanos(),
        flood.length().toSeconds(),
        flood.statuses(),
        flood.servedPerSecond(),
        100 * flood.servedPerSecond() / peak.servedPerSecond());
    System.out.printf(
        "overload: served p50 %.0f, p99 %.0f, longest %.0f ms; refused p50 %.1f, p99 %.1f, longest"
            + " %.1f ms, %d of them at their routes%n",
        Result.millis(flood.served(), 50),
        Result.millis(flood.served(), 99),
        Result.millis(flood.served(), 100),
        Result.millis(flood.refused(), 50),
        Result.millis(flood.refused(), 99),
        Result.millis(flood.refused(), 100),
        flood.dated());
    System.out.printf(
        "overload: sent late by p50 %.1f, p99 %.1f, longest %.1f ms, on %d connections%n",
        Result.millis(flood.lag(), 50),
        Result.millis(flood.lag(), 99),
        Result.millis(flood.lag(), 100),
        flood.connections());
    System.out.printf(
        "overload: afterwards at half the peak %s, the last not served within 100 ms was sent after"
            + " %d ms; then %.0f/s at %d clients%n",
        calm.statuses(), calm.lastTrouble() / 1_000_000, again.servedPerSecond(), CLIENTS);
  }

  private static Map<String, String> environment(TestDatabase database) {
    DatabaseUrl.PostgreSql url = (DatabaseUrl.PostgreSql) database.url();
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "DATABASE_URL",
                "postgresql://postgres:postgres@localhost:"
                    + url.hosts().getFirst().port()
                    + "/"
                    + url.database(),
                "ASYNC_DATABASE_POOL_SIZE",
                "6",
                "ASYNC_DATABASE_MAX_OVERFLOW",
                "0"));
    if (!WHOLE) {
      environment.put("POSTING_QUEUE_LIMIT", "40"); // so that a few seconds are enough to fill it
    }
    return environment;
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

  /** Probes are answered throughout. */
  private void probe(int port, AtomicBoolean over) {
    try (KeptClient client = new KeptClient(port)) {
      while (!over.get()) {
        for (String path : List.of("/live", "/ready", "/metrics")) {
          long start = System.nanoTime();
          Outcome outcome =
              client.ask(
                  ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                      .getBytes(StandardCharsets.UTF_8));
          assertThat(outcome.end()).as(path).isEqualTo(End.ANSWERED);
          assertThat(outcome.status()).as(path).isEqualTo(200);
          probes
              .computeIfAbsent(path, any -> new Histogram(60_000_000L, 3))
              .recordValue((System.nanoTime() - start) / 1000);
        }
        LockSupport.parkNanos(50_000_000L);
      }
    }
    probes.forEach(
        (path, times) ->
            System.out.printf(
                "overload: %s p50 %.1f, p99 %.1f, longest %.1f ms (%d times)%n",
                path,
                Result.millis(times, 50),
                Result.millis(times, 99),
                Result.millis(times, 100),
                times.getTotalCount()));
  }

  /** In KiB. */
  private static long resident(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
