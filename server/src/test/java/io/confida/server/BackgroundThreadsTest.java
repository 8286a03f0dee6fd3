package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.config.Settings;
import io.confida.server.connection.ConnectionLimits;
import io.confida.server.connection.Connections;
import io.confida.server.connection.EarlyRefusals;
import io.confida.server.database.Dialect;
import io.confida.server.database.StatementObserver;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails in the background is done again at its next turn: no failure ends its thread. */
class BackgroundThreadsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  enum Fault {
    EXCEPTION {
      @Override
      void strike() {
        throw new IllegalStateException("injected");
      }
    },
    ERROR {
      @Override
      void strike() {
        throw new StackOverflowError("injected");
      }
    };

    abstract void strike();
  }

  /** Has the first run of each of the background's statements fail. */
  private static final class FirstRunsFail implements StatementObserver {

    private final Fault fault;
    private final Set<String> unharmed = ConcurrentHashMap.newKeySet();

    private FirstRunsFail(Fault fault) {
      this.fault = fault;
      unharmed.addAll(List.of("fold-events", "sweep-keys"));
    }

    @Override
    public void executed(
        String name,
        String sql,
        List<? extends @Nullable Object> values,
        long nanos,
        boolean failed) {
      if (unharmed.remove(name)) {
        fault.strike();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void usesAreAddedUpAndKeysSweptAfterAFailure(Fault fault) throws Exception {
    FirstRunsFail statements = new FirstRunsFail(fault);
    try (TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
        Application server =
            Application.start(settings(database), TestDatabases.poolName(), statements);
        HttpClient http = HttpClient.newHttpClient()) {
      await("each has failed").atMost(SOON).until(statements.unharmed::isEmpty);
      URI address = URI.create("http://127.0.0.1:" + server.port() + "/");
      Api api = new Api(http, address, OpenApiContract.load(), "");

      api.post(
              "/api/v1/parse-jd",
              Api.object("role", "Java developer", "jobDescription", "Java and SQL, mostly."))
          .is(200);
      api.send(
              "POST",
              "/api/v1/sessions",
              BodyPublishers.ofString("{\"mode\": \"practice\", \"role\": \"Tester\"}"),
              request -> request.header("Content-Type", Api.JSON).header("Idempotency-Key", "k"))
          .is(201);

      long used = database.number("SELECT count(*) FROM session_question");
      assertThat(used).isPositive();
      await("the uses are in the counters")
          .atMost(SOON)
          .until(() -> database.number("SELECT sum(usage_count) FROM question") == used);
      await("the key has been swept")
          .atMost(SOON)
          .until(() -> database.number("SELECT count(*) FROM idempotency_key") == 0);
    }
  }

  private static Settings settings(TestDatabase database) {
    return Settings.load(
        Map.of(
            "SERVER_PORT",
            "0",
            "DATABASE_URL",
            TestServer.url(database.url()),
            "IDEMPOTENCY_EXPIRY",
            "1s"),
        Path.of("target"));
  }

  @Test
  void connectionsAreLookedAfterAfterAFailure() {
    // More than a long holds in nanoseconds: no look at an idle connection succeeds before the
    // last call, from when on it is not the time that counts.
    Duration untold = Duration.ofSeconds(Long.MAX_VALUE);
    ConnectionLimits limits = new ConnectionLimits(8, untold, SOON, SOON, path -> 1024, 1 << 20);
    try (CapturedLog log = CapturedLog.of(Connections.class.getName());
        Connections connections = new Connections(limits, EarlyRefusals.NONE)) {
      WebServerConfig.Builder builder =
          WebServer.builder()
              .host("127.0.0.1")
              .port(0)
              .featuresDiscoverServices(false)
              .shutdownHook(false);
      connections.takeOver(builder);
      WebServer server = builder.build().start();
      try (RawHttp idle = RawHttp.to(server.port())) {
        await("a look has failed")
            .atMost(SOON)
            .until(() -> log.text().contains("connections were not looked after"));

        connections.lastCallOnceShut(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));

        assertThat(idle.rest()).as("it is let go in order").isEmpty();
      } finally {
        server.stop();
      }
    }
  }
}
