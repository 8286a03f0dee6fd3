package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.config.Settings;
import io.confida.server.database.PoolStatistics;
import io.confida.server.http.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in this JVM on a free port, and a client for it. */
final class TestServer implements AutoCloseable {

  /** Who begins so may not change the question bank. */
  static final String GUEST = "guest";

  private static final AtomicInteger POOLS = new AtomicInteger();

  private final StatementLog statements = new StatementLog();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Application application;
  private final OpenApiContract contract = OpenApiContract.load();
  private final String poolName = "confida-test-" + POOLS.incrementAndGet();

  private TestServer(Settings settings) {
    this.application = Application.start(settings, poolName, statements, TestServer::principal);
  }

  /** Starts with these environment variables, and defaults for all others. */
  static TestServer start(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("SERVER_PORT", "0");
    return new TestServer(Settings.load(all, Path.of("target")));
  }

  private static Principal principal(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.create(Api.USER))
        .map(name -> new Principal(name, !name.startsWith(GUEST)))
        .orElse(Principal.LOCAL);
  }

  Api api() {
    return new Api(http, URI.create("http://127.0.0.1:" + application.port() + "/"), contract, "");
  }

  Application application() {
    return application;
  }

  String poolName() {
    return poolName;
  }

  StatementLog statements() {
    return statements;
  }

  PoolStatistics pool() {
    return application.database().statistics();
  }

  /** Nobody has kept a connection, and nobody waits for one. */
  void checkLeaks() {
    await("all connections are back in the pool")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(pool().checkedOut()).isZero();
              assertThat(pool().waiting()).isZero();
            });
  }

  @Override
  public void close() {
    http.close();
    application.close();
  }
}
