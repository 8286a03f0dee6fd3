package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.config.AuthMode;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Settings;
import io.confida.server.database.Dialect;
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

/** A server in this JVM on a free port, and a client for it. */
final class TestServer implements AutoCloseable {

  /** Who begins so may not change the question bank. */
  static final String GUEST = "guest";

  private final StatementLog statements = new StatementLog();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Application application;
  private final OpenApiContract contract = OpenApiContract.load();
  private final String poolName = TestDatabases.poolName();

  private TestServer(Settings settings) {
    this.application =
        settings.authMode() == AuthMode.JWT
            ? Application.start(settings, poolName, statements)
            : Application.start(settings, poolName, statements, TestServer::principal);
  }

  /** Starts on a SQLite file of its own, with these further environment variables. */
  static TestServer onSqlite(String... environment) {
    return on(TestDatabases.create(Dialect.SQLITE), environment);
  }

  /** Starts on this database, with these further environment variables. */
  static TestServer on(TestDatabase database, String... environment) {
    return onUrl(url(database.url()), environment);
  }

  /**
   * Starts on a database that is not one of the fixture's.
   *
   * @param url as DATABASE_URL takes it
   * @param environment further variables, names and values in turn; all others have their default
   */
  static TestServer onUrl(String url, String... environment) {
    Map<String, String> all = new HashMap<>(Map.of("SERVER_PORT", "0", "DATABASE_URL", url));
    for (int i = 0; i < environment.length; i += 2) {
      all.put(environment[i], environment[i + 1]);
    }
    return new TestServer(Settings.load(all, Path.of("target")));
  }

  /** As DATABASE_URL takes it. */
  static String url(DatabaseUrl url) {
    return switch (url) {
      case DatabaseUrl.PostgreSql postgres ->
          "postgresql://postgres:postgres@localhost:"
              + postgres.hosts().getFirst().port()
              + "/"
              + postgres.database();
      case DatabaseUrl.Sqlite file -> "sqlite:///" + file.path();
      case DatabaseUrl.Embedded embedded -> "embedded";
    };
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

  OpenApiContract contract() {
    return contract;
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
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
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
