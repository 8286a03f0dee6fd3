package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.fuzz.Canaries;
import io.confida.server.fuzz.WireAnswer;
import io.confida.server.fuzz.WireClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No log line, no metric and no error holds a secret, or what a user wrote: a word that nothing
 * else has is put into every field, query and header of every documented route, in good requests
 * and bad ones, while the database is well and while it is not.
 */
class SecretsTest {

  private static final String KEY = "kR7vw3Xb9LmQ2tYp8sDf4GhJ6nZc1aE5";
  private static final String PASSWORD = "qzkanari-password-5150";
  private static final Pattern ID = Pattern.compile("\\{[^}]+}");

  /** What PostgreSQL says of each of these quotes the row, or could. */
  private static final List<String> REFUSALS =
      List.of("CHECK (%2$s = '') NOT VALID", "CHECK (length(%2$s) < 3) NOT VALID");

  private static final Map<String, String> TEXT_OF =
      Map.of(
          "question", "question_text",
          "interview_session", "role",
          "session_question", "question_text",
          "answer", "answer_text",
          "idempotency_key", "document");

  @TempDir private Path home;
  @TempDir private Path directory;
  private EmbeddedPostgres postgres;
  private final StringBuilder answers = new StringBuilder();
  private int asked;

  @BeforeEach
  void start() throws IOException, SQLException {
    Path data = home.resolve("data");
    postgres =
        EmbeddedPostgres.builder().setDataDirectory(data).setServerConfig("fsync", "off").start();
    run("CREATE ROLE confida LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    Path rules = data.resolve("pg_hba.conf");
    Files.writeString(rules, "host all confida all scram-sha-256\n" + Files.readString(rules));
    run("SELECT pg_reload_conf()");
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug", "trace"})
  void nothingWrittenAnywhereHoldsThem(String level) throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of(
                "DATABASE_URL",
                "postgresql://confida:"
                    + PASSWORD
                    + "@127.0.0.1:"
                    + postgres.getPort()
                    + "/postgres",
                "DATABASE_ECHO",
                "true",
                "LOG_LEVEL",
                level,
                "AUTH_MODE",
                "jwt",
                "SECRET_KEY",
                KEY,
                "RATE_LIMIT",
                "100000/1m"))) {
      Api api = server.api();
      try (WireClient client = new WireClient(api.server().getPort())) {
        everything(client, api.contract());
        int good = asked;
        for (String refusal : REFUSALS) {
          broken(refusal, "ADD CONSTRAINT broken ");
          writes(client, api.contract());
          broken("", "DROP CONSTRAINT broken");
        }
        raising();
        writes(client, api.contract());
        for (String table : TEXT_OF.keySet()) {
          run("ALTER TABLE " + table + " RENAME TO gone_" + table);
        }
        writes(client, api.contract());
        postgres.close();
        writes(client, api.contract());
        assertThat(good).isGreaterThan(500);
        String metrics = body(client, request("GET", "/metrics", token(), "", ""));
        assertThat(metrics).contains("db_client_connections");
        isClean("the metrics", metrics, level);
      }
      server.terminate();
      server.exitCode();
      assertThat(server.text())
          .contains(
              "insert-session", "insert-question", " FAILED", "Exception", "\tat io.confida.");
      isClean("the log", server.text(), level);
    }
  }

  private void broken(String condition, String how) throws SQLException {
    for (Map.Entry<String, String> table : TEXT_OF.entrySet()) {
      run(
          "ALTER TABLE "
              + table.getKey()
              + " "
              + how
              + String.format(Locale.ROOT, condition, table.getKey(), table.getValue()));
    }
  }

  /** Triggers that say all they know. */
  private void raising() throws SQLException {
    run(
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE EXCEPTION 'refused: %', NEW USING ERRCODE = '22023', DETAIL = NEW::text;"
            + " END $$");
    for (String table : TEXT_OF.keySet()) {
      run(
          "CREATE TRIGGER tell BEFORE INSERT OR UPDATE ON "
              + table
              + " EXECUTE FUNCTION tell()".replace(" EXECUTE", " FOR EACH ROW EXECUTE"));
    }
  }

  private static String token() {
    return "Bearer "
        + TestTokens.hs256(
            Api.object("alg", "HS256"),
            TestTokens.claims("ada", "admin"),
            KEY.getBytes(StandardCharsets.UTF_8));
  }

  /** Each documented route, as it should be asked and as it should not. */
  private void everything(WireClient client, OpenApiContract contract) throws IOException {
    for (Route route : contract.routes()) {
      if (route.path().equals("/events")) {
        continue; // it goes on; its query is read as the others are
      }
      Paths paths = new Paths(client, contract);
      String path = paths.of(route);
      Optional<JsonNode> whole = example(contract, route);
      String body = whole.map(JsonNode::toString).orElse("");
      for (int twice = 0; twice < 2; twice++) {
        ask(
            client,
            request(
                route.method(),
                paths.of(route),
                token(),
                "Idempotency-Key: " + Canaries.WORD + twice + "\r\n",
                body));
      }
      ask(client, request(route.method(), path, token(), "", body));
      for (String query : queries(contract, route)) {
        ask(client, request(route.method(), path + "?" + query, token(), "", body));
      }
      for (String bad : whole.map(Canaries::spoiled).orElse(List.of(Canaries.WORD))) {
        ask(client, request(route.method(), path, token(), "", bad));
      }
      for (String type :
          List.of("text/plain", "application/x-ndjson", "application/x-www-form-urlencoded")) {
        ask(
            client,
            request(
                route.method(),
                path,
                token(),
                "Content-Type: " + type + "\r\n",
                body.isEmpty() ? "" : body));
      }
      for (String secret :
          List.of(
              "Bearer " + Canaries.WORD,
              "Basic " + Canaries.WORD,
              token() + Canaries.WORD,
              "Bearer " + Canaries.WORD + "." + Canaries.WORD + "." + Canaries.WORD)) {
        ask(client, request(route.method(), path, secret, "", body));
      }
      for (String header :
          List.of(
              "Cookie: a=",
              "X-Api-Key: ",
              "Referer: http://x/?",
              "User-Agent: ",
              "Origin: ",
              "Accept: ",
              "If-Match: ",
              "Idempotency-Key: a ")) {
        ask(client, request(route.method(), path, token(), header + Canaries.WORD + "\r\n", body));
      }
      noHttp(client, route, path, body);
    }
  }

  /** Requests that end before a route is found. */
  private void noHttp(WireClient client, Route route, String path, String body) throws IOException {
    String head = route.method() + " " + path + "?a=" + Canaries.WORD + " ";
    String secret = "Authorization: " + token() + "\r\nX: " + Canaries.WORD + "\r\n";
    for (String text :
        List.of(
            head + "HTTP/9.9\r\nHost: a\r\n" + secret + "\r\n" + body,
            head + "HTTP/1.1\r\n" + secret + "no colon " + Canaries.WORD + "\r\n\r\n" + body,
            head + "HTTP/1.1\r\nHost: " + Canaries.WORD + ":x\r\n" + secret + "\r\n" + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Length: "
                + Canaries.WORD
                + "\r\n\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Canaries.WORD
                + "\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "X: "
                + Canaries.WORD.repeat(3000)
                + "\r\n\r\n"
                + body,
            route.method()
                + " /?"
                + Canaries.WORD.repeat(20_000)
                + " HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "\r\n",
            route.method()
                + " "
                + path
                + "?a=%zz"
                + Canaries.WORD
                + " HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "\r\n",
            Canaries.WORD + "\r\n\r\n")) {
      client.alone(text.getBytes(StandardCharsets.UTF_8), false).forEach(this::note);
      asked++;
    }
  }

  /** Each route that writes, as it should be asked. */
  private void writes(WireClient client, OpenApiContract contract) throws IOException {
    Paths paths = new Paths(client, contract);
    for (Route route : contract.routes()) {
      Optional<JsonNode> whole = example(contract, route);
      if (whole.isPresent() || route.path().equals("/api/v1/questions/search")) {
        String query = route.method().equals("GET") ? "?query=" + Canaries.WORD : "";
        String key = "Idempotency-Key: " + Canaries.WORD + asked + "\r\n";
        ask(client, request(route.method(), paths.of(route) + query, token(), "", body(whole)));
        ask(client, request(route.method(), paths.of(route) + query, token(), key, body(whole)));
      }
    }
  }

  private static String body(Optional<JsonNode> whole) {
    return whole.map(JsonNode::toString).orElse("");
  }

  private static Optional<JsonNode> example(OpenApiContract contract, Route route) {
    return contract
        .operation(route)
        .find("requestBody")
        .map(body -> Canaries.of(body.at("content").at("application/json").at("schema")));
  }

  private static List<String> queries(OpenApiContract contract, Route route) {
    return contract.parameters(route).stream()
        .map(DocumentNode::json)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .flatMap(
            name ->
                List.of(
                    name + "=" + Canaries.WORD + "%20in%20some%20words",
                    name + "=" + Canaries.WORD.repeat(2000),
                    name + "=" + Canaries.WORD + "%00",
                    Canaries.WORD + "=1&" + name + "=%27" + Canaries.WORD)
                    .stream())
        .toList();
  }

  /** Paths to things that are there, made for each route anew while the database lets them. */
  private final class Paths {
    private final WireClient client;
    private final String question;
    private final String session;
    private final String sessionQuestion;

    Paths(WireClient client, OpenApiContract contract) throws IOException {
      this.client = client;
      this.question = made(contract, new Route("POST", "/api/v1/questions"), "/api/v1/questions");
      this.session = made(contract, new Route("POST", "/api/v1/sessions"), "/api/v1/sessions");
      String path = "/api/v1/sessions/" + session + "/questions";
      this.sessionQuestion =
          made(contract, new Route("POST", "/api/v1/sessions/{id}/questions"), path);
    }

    private String made(OpenApiContract contract, Route route, String path) throws IOException {
      String answer =
          SecretsTest.this.body(
              client, request("POST", path, token(), "", body(example(contract, route))));
      var id = Pattern.compile("\"id\" ?: ?\"([0-9a-f-]{36})\"").matcher(answer);
      return id.find() ? id.group(1) : "00000000-0000-0000-0000-000000000001";
    }

    String of(Route route) {
      String first = route.path().startsWith("/api/v1/questions") ? question : session;
      return ID.matcher(route.path().replace("{id}", first)).replaceAll(sessionQuestion);
    }
  }

  private static String request(
      String method, String target, String token, String headers, String body) {
    String type =
        headers.contains("Content-Type") || body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\n";
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
        + token
        + "\r\n"
        + type
        + headers
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private void ask(WireClient client, String request) throws IOException {
    body(client, request);
  }

  private String body(WireClient client, String request) throws IOException {
    asked++;
    WireAnswer answer = client.exchange(request.getBytes(StandardCharsets.UTF_8), false);
    note(answer);
    return answer.body();
  }

  /** What is one's own may be answered; what is wrong with a request is told without it. */
  private void note(WireAnswer answer) {
    String text = answer.toString();
    if (answer.status() >= 400) {
      assertThat(text.toLowerCase(Locale.ROOT)).as(text).doesNotContain(Canaries.WORD);
    }
    assertThat(text).doesNotContain(KEY, PASSWORD, "eyJ");
    answers.append(answer.status());
  }

  private static void isClean(String what, String text, String level) {
    List<String> dirty =
        text.lines()
            .filter(
                line ->
                    line.toLowerCase(Locale.ROOT).contains(Canaries.WORD)
                        || line.contains(KEY)
                        || line.contains("eyJ"))
            .map(line -> line.length() > 500 ? line.substring(0, 500) : line)
            .limit(20)
            .toList();
    assertThat(dirty).as("%s at level %s", what, level).isEmpty();
  }
}
