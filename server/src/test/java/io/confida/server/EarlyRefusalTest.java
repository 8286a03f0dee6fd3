package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * While no posting finds room, the next ones are refused by their heads alone: the same to every
 * client, on connections that go on, and whatever else is asked is answered.
 */
class EarlyRefusalTest {

  private static final String ALLOWED = "https://app.example.org";
  private static final String HOST = "Host: localhost\r\n";
  private static final String BODY =
      Api.object("role", "Engineer", "jobDescription", "Java and PostgreSQL, on Kubernetes.")
          .toString();
  private static final String POST = "POST /api/v1/parse-jd HTTP/1.1\r\n" + HOST;
  private static final String HEAD =
      POST + "Content-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
  private static final String LIVE = "GET /live HTTP/1.1\r\n" + HOST + "\r\n";
  private static final int TOO_MANY = 3;

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Integer>> inside = new ArrayList<>();
  private TestServer server;
  private Connection lock;

  /** Postings that cannot be stored take all places. */
  @BeforeEach
  void fill() throws SQLException {
    server =
        TestServer.on(
            database,
            "ASYNC_DATABASE_POOL_SIZE",
            "1",
            "ASYNC_DATABASE_MAX_OVERFLOW",
            "0",
            "POSTING_QUEUE_LIMIT",
            "1",
            "TRANSFER_TIMEOUT",
            "1s",
            "CORS_ALLOWED_ORIGINS",
            ALLOWED);
    assertThat(post()).isEqualTo(200);
    lock = database.connect();
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("LOCK TABLE interview_session IN ACCESS EXCLUSIVE MODE");
    }
    int places = Runtime.getRuntime().availableProcessors() + 1 + 1;
    for (int i = 0; i < places + TOO_MANY; i++) {
      inside.add(CompletableFuture.supplyAsync(this::post, threads));
    }
    await("all places are taken")
        .until(() -> inside.stream().filter(CompletableFuture::isDone).count() == TOO_MANY);
  }

  /** Who was inside is served, and so is whoever comes then. */
  @AfterEach
  void empty() throws SQLException {
    lock.rollback();
    lock.close();
    assertThat(inside.stream().map(CompletableFuture::join).toList())
        .containsOnly(200, 503)
        .filteredOn(status -> status == 503)
        .hasSize(TOO_MANY);
    try (RawHttp connection = connect()) {
      assertThat(connection.send(HEAD + BODY).answer()).startsWith("HTTP/1.1 200 ");
    }
    server.checkLeaks();
    server.close();
    database.close();
    threads.close();
  }

  private int post() {
    return server
        .api()
        .unchecked(
            "POST",
            "/api/v1/parse-jd",
            BodyPublishers.ofString(BODY),
            request -> request.header("Content-Type", "application/json"))
        .status();
  }

  private RawHttp connect() {
    return RawHttp.to(server.application().port());
  }

  private void isEarly(String answer) {
    assertThat(answer.substring(0, answer.indexOf("\r\n\r\n") + 2))
        .as("the web server would have dated it")
        .doesNotContainIgnoringCase("\r\ndate:");
    isRefusal(answer);
  }

  private void isRefusal(String answer) {
    String[] parts = answer.split("\r\n\r\n", 2);
    String head = parts[0].toLowerCase(Locale.ROOT) + "\r\n";
    assertThat(head)
        .startsWith("http/1.1 503 service unavailable\r\n")
        .contains(
            "\r\nretry-after: 1\r\n",
            "\r\ncontent-type: application/problem+json\r\n",
            "\r\nx-content-type-options: nosniff\r\n",
            "\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'\r\n",
            "\r\ncache-control: no-store\r\n")
        .doesNotContain("\r\nserver:");
    server.contract().validateProblem(503, "application/problem+json", parts[1]);
    assertThat(parts[1])
        .contains(
            "\"urn:confida:problem:unavailable\"",
            "1 postings are already waiting",
            "\"instance\":\"/");
  }

  private static void isAlive(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"live\":true");
  }

  /** By all servers in this JVM: no other one has a flood meanwhile. */
  private double refused() {
    double[] counters =
        Pattern.compile("confida_postings_refused_total\\{.* ([0-9.E]+)\n")
            .matcher(server.api().get("/metrics").is(200).body())
            .results()
            .mapToDouble(counter -> Double.parseDouble(counter.group(1)))
            .toArray();
    assertThat(counters).isNotEmpty();
    return Arrays.stream(counters).sum();
  }

  @Test
  void theConnectionGoesOn() {
    double before = refused();
    try (RawHttp connection = connect()) {
      isEarly(connection.send(HEAD + BODY).answer());
      isAlive(connection.send(LIVE).answer());
      isEarly(connection.send(HEAD.replace("/api/v1/parse-jd", "/parse-jd") + BODY).answer());
      String suggestions = "GET /api/v1/questions/suggestions?role=x HTTP/1.1\r\n" + HOST + "\r\n";
      isEarly(connection.send(suggestions).answer());
      isAlive(connection.send(LIVE).answer());
    }
    assertThat(refused()).isEqualTo(before + 3);
  }

  @Test
  void answersComeInTheOrderOfTheirRequests() {
    try (RawHttp connection = connect()) {
      connection.send(HEAD + BODY + HEAD + BODY + LIVE + HEAD + BODY + LIVE);

      isEarly(connection.answer());
      isEarly(connection.answer());
      isAlive(connection.answer());
      isRefusal(connection.answer()); // which had come with a request of the web server's
      isAlive(connection.answer());
    }
  }

  @Test
  void aBodyThatComesLaterIsPassedOver() {
    String large = "x".repeat(100_000);
    try (RawHttp connection = connect()) {
      isEarly(
          connection
              .send(HEAD.replace("Length: " + BODY.length(), "Length: 100000") + "x")
              .answer());
      connection.send(large.substring(1) + LIVE.substring(0, 9));
      isAlive(connection.send(LIVE.substring(9)).answer());
    }
  }

  /** Nor is it waited for: its request has been answered, and there is nothing more to say. */
  @Test
  void aBodyThatDoesNotComeEndsTheConnection() {
    try (RawHttp connection = connect()) {
      isEarly(connection.send(HEAD + "{").answer());
      assertThat(connection.rest()).isEmpty();
    }
  }

  @Test
  void theLastAnswerSaysSo() {
    try (RawHttp connection = connect()) {
      String answer =
          connection
              .send(HEAD.replace(HOST, HOST + "Connection: close\r\n") + BODY + LIVE)
              .answer();

      isEarly(answer);
      assertThat(answer).containsIgnoringCase("\r\nconnection: close\r\n");
      assertThat(connection.rest()).isEmpty();
    }
  }

  /** Or here, where the pieces are together when they are read. */
  @Test
  void aHeadInPiecesIsRefusedAtItsRoute() {
    try (RawHttp connection = connect()) {
      for (byte next : (HEAD + BODY).getBytes(StandardCharsets.US_ASCII)) {
        connection.send(new byte[] {next});
      }
      isRefusal(connection.answer());
      isAlive(connection.send(LIVE).answer());
    }
  }

  @Test
  void whatTakesMoreThoughtGoesItsUsualWay() {
    String chunked =
        POST
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(BODY.length())
            + "\r\n"
            + BODY
            + "\r\n0\r\n\r\n";
    try (RawHttp connection = connect()) {
      isRefusal(connection.send(chunked).answer());
      isAlive(connection.send(LIVE).answer());
      String ofPage =
          connection.send(HEAD.replace(HOST, HOST + "Origin: " + ALLOWED + "\r\n") + BODY).answer();
      isRefusal(ofPage);
      assertThat(ofPage).containsIgnoringCase("access-control-allow-origin: " + ALLOWED);
      assertThat(connection.send(HEAD.replace("localhost", "confida.example.org") + BODY).answer())
          .startsWith("HTTP/1.1 403 ");
      assertThat(connection.send(HEAD.replace("POST", "PUT") + BODY).answer())
          .startsWith("HTTP/1.1 404 ");
      isAlive(connection.send(LIVE).answer());
    }
    try (RawHttp connection = connect()) {
      connection.send(HEAD.replace(HOST, HOST + "Expect: 100-continue\r\n"));
      assertThat(connection.answer()).startsWith("HTTP/1.1 503 ");
    }
    try (RawHttp connection = connect()) {
      assertThat(
              connection.send(HEAD.replace(HOST, HOST + "Content-Length: 3\r\n") + BODY).answer())
          .startsWith("HTTP/1.1 400 ");
    }
  }
}
