package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor-agent's command attaches to the server as it does to any other JVM. */
class WatchedFromOutsideTest {

  @TempDir private Path directory;

  @Test
  void thePoolIsSeenByItsName() throws Exception {
    Map<String, String> sqlite = Map.of("DATABASE_URL", "sqlite:///./confida.db");
    try (ServerProcess server = ServerProcess.start(directory, sqlite);
        HttpClient http = HttpClient.newHttpClient()) {
      server.api().get("/live").is(200);
      Process attach =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  monitorAgent(),
                  "attach",
                  String.valueOf(server.pid()),
                  "--port",
                  "0")
              .redirectError(directory.resolve("attach.err").toFile())
              .start();
      try (BufferedReader said = attach.inputReader(StandardCharsets.UTF_8)) {
        String address = String.valueOf(said.readLine());
        assertThat(address).startsWith("http://127.0.0.1:");
        URI metrics = URI.create(address + "metrics");
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            http.send(
                                    HttpRequest.newBuilder(metrics).build(),
                                    BodyHandlers.ofString())
                                .body())
                        .contains(
                            "db_client_connection_max{db_client_connection_pool_name=\"confida\"}"));
      } finally {
        attach.destroyForcibly();
      }
    }
  }

  /** On the class path, as a jar once it is packaged. */
  private static String monitorAgent() {
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String jar =
        Arrays.stream(paths.split(File.pathSeparator, -1))
            .filter(path -> path.contains("monitor-agent"))
            .findFirst()
            .orElseThrow();
    assumeTrue(
        jar.endsWith(".jar") || System.getenv("CI") != null,
        "monitor-agent.jar is not made yet: ./mvnw verify makes it");
    return jar;
  }
}
