package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.TestSettings;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start either succeeds or ends with one line that says why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(25) // less than the start timeout where a start must not wait for it
class StartTest {

  private static final String PASSWORD = "s3cret-password";
  private static final Duration NEVER_WAITED_FOR = Duration.ofSeconds(60);
  private static final Logger LOGGER = Logger.getLogger(FirstConnection.class.getName());

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(String.valueOf(entry.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    log.clear();
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(handler);
  }

  @AfterAll
  void close() throws Exception {
    database.close();
  }

  private DatabaseUrl.PostgreSql url() {
    return (DatabaseUrl.PostgreSql) database.url();
  }

  private static DatabaseUrl at(int port, String database, String user, String password) {
    return new DatabaseUrl.PostgreSql(
        List.of(new DatabaseUrl.Host("localhost", port)),
        database,
        user,
        Secret.of(password),
        Map.of());
  }

  private static DatabaseManager start(TestSettings settings) {
    return DatabaseManager.start(
        settings.pool(1, 0).build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(30));
  }

  private static String refusal(TestSettings settings) {
    DatabaseStartException refused =
        catchThrowableOfType(DatabaseStartException.class, () -> start(settings).close());
    assertThat(refused).isNotNull();
    String message = String.valueOf(refused.getMessage());
    assertThat(message.lines()).hasSize(1);
    for (Throwable t = refused; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain(PASSWORD);
    }
    return message;
  }

  private int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aDatabaseThatIsDownIsTriedUntilTheTimeIsOver() throws Exception {
    int port = closedPort();

    String message =
        refusal(
            TestSettings.of(at(port, "confida", "postgres", PASSWORD))
                .startTimeout(Duration.ofSeconds(1)));

    assertThat(message)
        .startsWith(
            "postgresql://postgres:***@localhost:" + port + "/confida did not answer within 1 s: ")
        .endsWith("Start the database or correct DATABASE_URL.");
    assertThat(log).anyMatch(line -> line.contains("does not answer yet"));
    assertThat(log).noneMatch(line -> line.contains(PASSWORD));
  }

  @Test
  void aDatabaseThatAcceptsAndSaysNothingCountsAsDown() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String message =
          refusal(
              TestSettings.of(at(silent.getLocalPort(), "confida", "postgres", PASSWORD))
                  .startTimeout(Duration.ofSeconds(1)));

      assertThat(message).contains("did not answer within 1 s");
    }
  }

  @Test
  void aStartThatMayNotWaitTriesOnce() throws Exception {
    String message =
        refusal(
            TestSettings.of(at(closedPort(), "confida", "postgres", PASSWORD))
                .startTimeout(Duration.ZERO));

    assertThat(message).contains("did not answer within 0 s");
    assertThat(log).isEmpty();
  }

  @Test
  void aDatabaseThatComesUpInBetweenIsUsed() throws Exception {
    int port = closedPort();
    CompletableFuture<DatabaseManager> started =
        CompletableFuture.supplyAsync(
            () ->
                start(
                    TestSettings.of(at(port, url().database(), "postgres", "postgres"))
                        .startTimeout(Duration.ofSeconds(20))));
    await().until(() -> log.stream().anyMatch(line -> line.contains("does not answer yet")));

    try (Forwarder forwarder = Forwarder.to(url().hosts().getFirst().port(), port)) {
      try (DatabaseManager manager = started.get()) {
        assertThat(
                manager
                    .operations()
                    .one("question-stats", Bindings.none(), row -> row.text("document")))
            .isPresent();
        LeakCheck.verify(manager, database);
      }
      assertThat(forwarder.connections()).isPositive();
    }
  }

  @Test
  void wrongCredentialsAreNotTriedAgain() throws Exception {
    Path rules = Path.of(database.ask("SHOW hba_file").getFirst());
    List<String> lines = new ArrayList<>(Files.readAllLines(rules));
    lines.addFirst("host all locked all scram-sha-256");
    Files.write(rules, lines, StandardOpenOption.TRUNCATE_EXISTING);
    database.run("CREATE ROLE locked LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()");
    int port = url().hosts().getFirst().port();
    await()
        .until(
            () ->
                database.number(
                        "SELECT count(*) FROM pg_hba_file_rules WHERE 'locked' = ANY (user_name)")
                    == 1);

    assertThat(
            refusal(
                TestSettings.of(at(port, url().database(), "locked", PASSWORD))
                    .startTimeout(NEVER_WAITED_FOR)))
        .startsWith("cannot open postgresql://locked:***@localhost:")
        .contains("password authentication failed")
        .endsWith("Check DATABASE_URL.");
    assertThat(
            refusal(
                TestSettings.of(at(port, url().database(), "locked", ""))
                    .startTimeout(NEVER_WAITED_FOR)))
        .endsWith("but the password is an empty string. Check DATABASE_URL.");
    assertThat(log).isEmpty();
  }

  @Test
  void anUnknownDatabaseIsNotTriedAgain() {
    String message =
        refusal(
            TestSettings.of(
                    at(url().hosts().getFirst().port(), "no_such_one", "postgres", PASSWORD))
                .startTimeout(NEVER_WAITED_FOR));

    assertThat(message).contains("database \"no_such_one\" does not exist");
    assertThat(log).isEmpty();
  }

  @Test
  void aDatabaseWithoutRoomForTheServerIsNamed() {
    database.run(
        "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO crowded");

    String message =
        refusal(
            TestSettings.of(
                    at(url().hosts().getFirst().port(), url().database(), "crowded", PASSWORD))
                .startTimeout(Duration.ofSeconds(1)));

    assertThat(message).contains("too many connections for role \"crowded\"");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSchemaNewerThanTheServerIsLeftAlone(Dialect dialect) throws Exception {
    try (TestDatabase newer = TestDatabases.create(dialect)) {
      newer.run(
          "INSERT INTO confida_schema"
              + " (installed_rank, version, description, type, script, checksum, installed_by,"
              + " installed_on, execution_time, success)"
              + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x',"
              + " CURRENT_TIMESTAMP, 1, "
              + (dialect == Dialect.POSTGRESQL ? "TRUE" : "1")
              + ")");

      assertThat(refusal(newer.settings()))
          .contains("is at version 99, newer than this server knows")
          .contains("Start the version that fits the schema");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSchemaThatSomebodyElseChangedIsLeftAlone(Dialect dialect) throws Exception {
    try (TestDatabase changed = TestDatabases.create(dialect)) {
      changed.run("UPDATE confida_schema SET checksum = 7 WHERE version = '1'");

      assertThat(refusal(changed.settings()))
          .contains("cannot be brought up to date")
          .contains("Migration checksum mismatch for migration version 1");
    }
  }

  @Test
  void aDatabaseOfSomebodyElseIsLeftAlone() throws Exception {
    try (TestDatabase other = TestDatabases.emptyPostgreSql()) {
      other.run("CREATE TABLE theirs (id int)");

      assertThat(refusal(other.settings()))
          .contains("cannot be brought up to date")
          .contains("non-empty schema");
      assertThat(other.number("SELECT count(*) FROM pg_tables WHERE tablename = 'question'"))
          .isZero();
    }
  }

  /** Otherwise every start would load Flyway to be told that there is nothing to do. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSchemaOfThisVersionIsKnownAtOnce(Dialect dialect) throws Exception {
    try (TestDatabase current = TestDatabases.create(dialect);
        Connection connection = current.connect()) {
      assertThat(SchemaHistory.isCurrent(connection, dialect)).isTrue();
      current.run("UPDATE confida_schema SET checksum = 7 WHERE version = '1'");
      assertThat(SchemaHistory.isCurrent(connection, dialect)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void startedAgainItHasItsData(Dialect dialect) throws Exception {
    try (TestDatabase kept = TestDatabases.create(dialect)) {
      Bindings load = Bindings.of("checksum", "c").and("questions", 3);
      try (DatabaseManager first = start(kept.settings())) {
        first.operations().write("claim-bank-load", load);
      }
      try (DatabaseManager second = start(kept.settings())) {
        assertThat(
                second
                    .operations()
                    .one(
                        "find-bank-load",
                        Bindings.of("checksum", "c"),
                        row -> row.number("questions")))
            .contains(3L);
        LeakCheck.verify(second, kept);
      }
    }
  }

  @Test
  void twoServersMayStartOnOneEmptyDatabase() throws Exception {
    try (TestDatabase shared = TestDatabases.emptyPostgreSql()) {
      DatabaseContract.together(
          3,
          () -> {
            start(shared.settings()).close();
            return 0;
          });

      assertThat(
              shared.number(
                  "SELECT count(*) - count(DISTINCT version) FROM confida_schema WHERE success"))
          .isZero();
    }
  }

  @Test
  void aSqliteFileThatCannotBeOpenedIsNotTriedAgain(@TempDir Path directory) throws Exception {
    Path text = Files.writeString(directory.resolve("text.db"), "this is no database ".repeat(99));

    assertThat(
            refusal(TestSettings.of(new DatabaseUrl.Sqlite(text)).startTimeout(NEVER_WAITED_FOR)))
        .startsWith("cannot open SQLite in " + text)
        .contains("not a database");
    assertThat(
            refusal(
                TestSettings.of(new DatabaseUrl.Sqlite(directory.resolve("absent/x.db")))
                    .startTimeout(NEVER_WAITED_FOR)))
        .endsWith("Check DATABASE_URL: its directory must exist and be writable.");
  }

  @Test
  void afterTheEndNothingStartsAgain() {
    DatabaseManager manager = start(database.settings());
    manager.close();

    assertThatThrownBy(
            () ->
                manager
                    .operations()
                    .one("question-stats", Bindings.none(), row -> row.text("document")))
        .isInstanceOf(DatabaseException.class);
    assertThat(manager.probe().ask().connected()).isFalse();
    await().until(() -> database.backends("TRUE") == 0);
  }

  /** Listens on a port and passes everything to another. */
  private record Forwarder(ServerSocket server, List<Socket> sockets) implements AutoCloseable {

    static Forwarder to(int target, int port) throws IOException {
      Forwarder forwarder =
          new Forwarder(
              new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
              new CopyOnWriteArrayList<>());
      Thread.startVirtualThread(() -> forwarder.accept(target));
      return forwarder;
    }

    private void accept(int target) {
      try {
        while (!server.isClosed()) {
          Socket client = server.accept();
          Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(client);
          sockets.add(database);
          Thread.startVirtualThread(() -> copy(client, database));
          Thread.startVirtualThread(() -> copy(database, client));
        }
      } catch (IOException e) {
        assertThat(server.isClosed()).isTrue();
      }
    }

    private static void copy(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        assertThat(from.isClosed() || to.isClosed()).isTrue();
      }
    }

    int connections() {
      return sockets.size() / 2;
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
