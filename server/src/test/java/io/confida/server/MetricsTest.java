package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /metrics}, as Prometheus reads it. */
class MetricsTest {

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.onSqlite();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer metrics(String accept) {
    return server
        .api()
        .send("GET", "/metrics", BodyPublishers.noBody(), r -> r.header("Accept", accept))
        .is(200);
  }

  @Test
  void thePoolIsThere() {
    Answer metrics = server.api().get("/metrics").is(200);

    assertThat(metrics.header("Content-Type").orElseThrow()).startsWith("text/plain");
    String pool = "db_client_connection_pool_name=\"" + server.poolName() + "\"";
    assertThat(metrics.body())
        .contains("# TYPE db_client_connections gauge")
        .containsPattern("db_client_connections\\{[^}]*" + pool + "[^}]*} \\d+\\.0")
        .containsPattern("db_client_connection_max\\{[^}]*" + pool + "[^}]*} 50\\.0")
        .containsPattern("db_client_connection_pending_requests\\{[^}]*" + pool + "[^}]*} 0\\.0")
        .contains("# TYPE confida_postings_refused_total counter");
  }

  @Test
  void whatItsMonitorHasSeenIsThere() {
    String pool = "db_client_connection_pool_name=\"" + server.poolName() + "\"";

    await("the pool is seen")
        .untilAsserted(
            () ->
                assertThat(server.api().get("/metrics").is(200).body())
                    .containsPattern(
                        "confida_pool_active_mean\\{[^}]*" + pool + "[^}]*} [0-9.E-]+\n")
                    .containsPattern(
                        "confida_pool_active_peak\\{[^}]*" + pool + "[^}]*} \\d+\\.0\n")
                    .containsPattern(
                        "confida_pool_saturated_share\\{[^}]*" + pool + "[^}]*} [0-9.E-]+\n")
                    .containsPattern("confida_pool_trouble\\{[^}]*" + pool + "[^}]*} 0\\.0\n"));
  }

  @Test
  void theFormIsTheOneThatIsAskedFor() {
    Answer open = metrics("application/openmetrics-text; version=1.0.0");

    assertThat(open.header("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
    // What Prometheus sends.
    Answer scrape =
        metrics(
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
    assertThat(scrape.header("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(scrape.body()).endsWith("# EOF\n");
    Answer text = metrics("text/plain;version=0.0.4");
    assertThat(text.header("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(text.body()).doesNotContain("# EOF");
  }

  @Test
  void whoAsksForWhatThereIsNotGetsText() {
    for (String accept :
        new String[] {"text/html", "application/json", "image/png;q=0.5, a/b", "text/plain;q=0"}) {
      Answer answer = metrics(accept);

      assertThat(answer.header("Content-Type").orElseThrow()).as(accept).startsWith("text/plain");
      assertThat(answer.body()).as(accept).contains("db_client_connections");
    }
    assertThat(server.api().get("/metrics?name=nothing&scope=nothing").is(200).body())
        .contains("db_client_connections");
  }

  @Test
  void nothingElseIsThere() {
    for (String method : new String[] {"OPTIONS", "POST", "PUT", "DELETE"}) {
      isNothing(method, "/metrics");
    }
    isNothing("GET", "/metrics/vendor");
    isNothing("OPTIONS", "/metrics/application");
    isNothing("GET", "/metrics/vendor/requests.count");
  }

  private static void isNothing(String method, String path) {
    Answer answer =
        server
            .api()
            .unchecked(method, path, BodyPublishers.noBody(), r -> r.header("Accept", "text/html"));
    assertThat(answer.status()).as("%s %s", method, path).isEqualTo(404);
    assertThat(answer.text("type")).isEqualTo("urn:confida:problem:not-found");
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    server.api().get("/api/v1/questions").is(200);
    Path file = Files.createTempFile("metrics", ".txt");
    Files.writeString(file, server.api().get("/metrics").body());
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      String line = "promtool is missing: apt-get install -y prometheus brings it";
      // On a developer's bare machine the test is passed over; a build that must be whole fails.
      assumeTrue(System.getenv("CI") != null, line);
      fail(line);
      return;
    }
    String said =
        new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
    Files.delete(file);
  }

  @Test
  void aPoolThatIsClosedIsGone() {
    TestServer other = TestServer.onSqlite();
    assertThat(server.api().get("/metrics").body()).contains(other.poolName());
    other.close();
    assertThat(server.api().get("/metrics").body()).doesNotContain(other.poolName());
  }
}
