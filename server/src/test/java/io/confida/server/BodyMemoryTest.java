package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are each within their limit, and together more than the heap holds. */
class BodyMemoryTest {

  private static final int CLIENTS = 60;
  private static final int LENGTH = 1_000_000;
  private static final String HEAD =
      "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: "
          + LENGTH
          + "\r\n\r\n";
  private static final String SESSION = "{\"mode\":\"practice\",\"role\":\"r\"}";

  @TempDir private Path directory;

  @Test
  void whatTheHeapCannotHoldIsRefused() {
    List<RawHttp> connections = new ArrayList<>();
    try (ServerProcess server =
            ServerProcess.start(
                directory,
                Map.of("DATABASE_URL", "sqlite:///./confida.db", "MAX_IMPORT_BYTES", "1MiB"),
                jar -> true,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Api api = server.api();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      byte[] allButTheEnd = (HEAD + " ".repeat(LENGTH - 10)).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < CLIENTS; i++) {
        RawHttp connection = RawHttp.to(api.server().getPort());
        connections.add(connection);
        answers.add(
            CompletableFuture.supplyAsync(() -> send(connection, allButTheEnd).answer(), threads));
      }
      await("many are refused")
          .atMost(Duration.ofSeconds(15))
          .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= CLIENTS / 2);

      // Nobody else is disturbed.
      api.get("/live").is(200);
      api.post("/api/v1/sessions", SESSION).is(201);
      assertThat(answers.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
          .allSatisfy(
              answer -> {
                assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("\r\nretry-after: 1\r\n")
                    .containsIgnoringCase("\r\nconnection: close\r\n");
                OpenApiContract.load()
                    .validateProblem(
                        503,
                        "application/problem+json",
                        answer.substring(answer.indexOf("\r\n\r\n") + 4));
              });

      connections.forEach(RawHttp::close);
      String large = SESSION + " ".repeat(LENGTH - SESSION.length());
      await("there is room again").untilAsserted(() -> api.post("/api/v1/sessions", large).is(201));
      assertThat(server.text()).doesNotContain("OutOfMemory", "SEVERE");
    }
  }

  /** As far as the server takes it. */
  private static RawHttp send(RawHttp connection, byte[] bytes) {
    try {
      connection.send(bytes);
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("did not take");
    }
    return connection;
  }
}
