package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that are slow, silent, or say too much: each is dealt with within its bound, while
 * another client is served as if they were not there.
 */
class SlowClientsTest {

  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final String SESSION =
      "POST /api/v1/sessions HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
  private static final String GET = "GET /api/v1/questions?limit=1 HTTP/1.1\r\n" + HOST;
  private static final int CLIENTS = 30;
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(10);
  private static final Duration SOON = Duration.ofSeconds(20);

  private static TestServer server;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger served = new AtomicInteger();
  private CompletableFuture<Void> bystander;

  @BeforeAll
  static void start() {
    server =
        TestServer.onSqlite(
            "HEAD_TIMEOUT",
            "400ms",
            "TRANSFER_TIMEOUT",
            "600ms",
            "IDLE_TIMEOUT",
            "1s",
            "MAX_CONNECTIONS",
            "64");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void anotherClientAsks() {
    Api api = server.api();
    bystander =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                api.get("/api/v1/questions?limit=1").is(200);
                api.post("/api/v1/sessions", Api.object("mode", "practice", "role", "r")).is(201);
                served.incrementAndGet();
              }
            },
            threads);
  }

  @AfterEach
  void theOtherClientWasServed() {
    int before = served.get();
    soon("the other client is served").until(() -> bystander.isDone() || served.get() > before);
    over.set(true);
    bystander.join();
    soon("nobody is kept").until(() -> server.application().connections() <= 1);
    server.checkLeaks();
    threads.close();
  }

  private static ConditionFactory soon(String what) {
    return await(what).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).atMost(SOON);
  }

  private RawHttp connect() {
    return RawHttp.to(server.application().port());
  }

  /** So many clients at once do this; how long it took the one that took longest. */
  private void all(String what, Consumer<RawHttp> client) {
    all(CLIENTS, what, List.of(what), (connection, one) -> client.accept(connection));
  }

  /** So many clients at once do this, each with one of these in turn. */
  private void all(
      int count, String what, List<String> variants, BiConsumer<RawHttp, String> client) {
    long start = System.nanoTime();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String variant = variants.get(i % variants.size());
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                try (RawHttp connection = connect()) {
                  client.accept(connection, variant);
                } catch (AssertionError e) {
                  throw new AssertionError("after " + variant + ": " + e.getMessage(), e);
                }
              },
              threads));
    }
    clients.forEach(CompletableFuture::join);
    System.out.printf(
        "slow clients: %d × %s: the last was let go after %d ms%n",
        count, what, (System.nanoTime() - start) / 1_000_000);
  }

  /** Sends a byte now and then, for as long as the server takes them. */
  private CompletableFuture<Void> trickle(RawHttp connection, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (byte next : text.getBytes(StandardCharsets.US_ASCII)) {
              connection.send(new byte[] {next});
              LockSupport.parkNanos(BETWEEN_BYTES.toNanos());
            }
          } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("did not take");
          }
        },
        threads);
  }

  private void isRefused(RawHttp connection, int status) {
    String answer = connection.answer();
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .containsIgnoringCase("\r\ncontent-type: application/problem+json\r\n");
    server
        .contract()
        .validateProblem(
            status, "application/problem+json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(connection.rest()).isEmpty();
  }

  @Test
  void aHeadOrABodyThatTricklesInIsRefused() {
    all(
        CLIENTS,
        "a head or a body that trickles in",
        List.of(
            GET + "\r\nGET /live HTTP/1.1\r\nX: ",
            GET + "\r\nGET /",
            SESSION + "Content-Length: 1000\r\n\r\n",
            SESSION + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n"),
        (connection, begin) -> {
          boolean head = begin.startsWith(GET);
          CompletableFuture<Void> sender =
              trickle(connection.send(begin), (head ? "x" : " ").repeat(1000));
          if (head) {
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
          }
          isRefused(connection, 408);
          sender.join();
        });
  }

  /** The deadline is for what the server does: it begins when the body is there. */
  @Test
  void aBodyThatTakesLongerThanTheRequestMayIsServed() {
    String body = "{\"mode\":\"practice\",\"role\":\"r\"}";
    body += " ".repeat(120 - body.length());
    try (TestServer patient = TestServer.onSqlite("REQUEST_TIMEOUT", "1s");
        RawHttp whole = RawHttp.to(patient.application().port());
        RawHttp chunked = RawHttp.to(patient.application().port())) {
      CompletableFuture<Void> one =
          trickle(whole.send(SESSION + "Content-Length: 120\r\n\r\n"), body);
      CompletableFuture<Void> other =
          trickle(chunked.send(SESSION + "Transfer-Encoding: chunked\r\n\r\n78\r\n"), body);
      one.join();
      other.join();
      chunked.send("\r\n0\r\n\r\n");

      assertThat(whole.answer()).startsWith("HTTP/1.1 201 ");
      assertThat(chunked.answer()).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void aClientThatFallsSilentIsTold() {
    all(
        CLIENTS,
        "half a request",
        List.of(
            "GET /live HTTP/1.1\r\n",
            "GET /li",
            SESSION + "Content-Length: 100\r\n\r\n{\"mode\":",
            SESSION + "Transfer-Encoding: chunked\r\n\r\n",
            SESSION + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"mo"),
        (connection, part) -> isRefused(connection.send(part), 408));
  }

  /** The rest of a body is read after its refusal, so that the client sees it: not for ever. */
  @Test
  void aRefusedBodyThatTricklesInIsNotWaitedFor() {
    all(
        "a refused body that trickles in",
        connection -> {
          CompletableFuture<Void> sender =
              trickle(
                  connection.send(
                      "POST /api/v1/nothing HTTP/1.1\r\n" + HOST + "Content-Length: 1000\r\n\r\n"),
                  "x".repeat(1000));
          assertThat(connection.answer()).startsWith("HTTP/1.1 404 ");
          assertThat(connection.rest()).isEmpty();
          sender.join();
        });
  }

  @Test
  void aConnectionWithoutARequestIsEndedInOrder() {
    all(
        CLIENTS,
        "no request",
        List.of("", GET + "\r\n"),
        (connection, first) -> {
          if (!first.isEmpty()) {
            assertThat(connection.send(first).answer()).startsWith("HTTP/1.1 200 ");
          }
          assertThat(connection.rest()).isEmpty();
        });
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersIsLetGo() {
    String list = "GET /openapi.json HTTP/1.1\r\n" + HOST + "\r\n";
    List<RawHttp> clients = new ArrayList<>();
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RawHttp connection = connect();
      clients.add(connection);
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 100_000; n++) {
                  connection.send(list);
                }
              },
              threads));
    }
    senders.forEach(sender -> assertThat(sender).failsWithin(SOON));
    soon("they are let go").until(() -> server.application().connections() <= 1);
    clients.forEach(RawHttp::close);
  }

  @Test
  void headersHaveABound() {
    String fits = GET + "X-Long: " + "x".repeat(15_000) + "\r\n\r\n";
    String endless = GET + "X-Long: " + "x".repeat(40_000);
    String many = GET + "X-Short: x\r\n".repeat(4_000);
    try (RawHttp connection = connect()) {
      assertThat(connection.send(fits).answer()).startsWith("HTTP/1.1 200 ");
      isRefused(connection.send(endless), 431);
    }
    all("endless headers", connection -> isRefused(connection.send(many), 431));
  }

  @Test
  void aChunkHasABound() {
    // Few, so that each can send a mebibyte within the time for a body on a busy machine.
    all(
        3,
        "a chunk of 30 MiB",
        List.of("1e00000\r\n"),
        (connection, length) -> {
          CompletableFuture<Void> sender =
              CompletableFuture.runAsync(
                  () -> {
                    connection.send(SESSION + "Transfer-Encoding: chunked\r\n\r\n" + length);
                    try {
                      for (int i = 0; i < 480; i++) {
                        connection.send(new byte[64 * 1024]);
                      }
                    } catch (UncheckedIOException e) {
                      assertThat(e).hasMessageContaining("did not take");
                    }
                  },
                  threads);
          assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
          sender.join();
        });
  }

  @Test
  void oneConnectionTooManyTakesTheOldestSilentOnesPlace() {
    List<RawHttp> silent = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      RawHttp connection = connect();
      silent.add(connection);
      // What is asked at once is answered, however many there are.
      assertThat(connection.send(GET + "\r\n").answer()).startsWith("HTTP/1.1 200 ");
      assertThat(server.application().connections()).isLessThanOrEqualTo(64 + 64 / 8 + 16);
    }
    assertThat(silent.getFirst().rest()).isEmpty();
    assertThat(silent.getLast().send(GET + "\r\n").answer()).startsWith("HTTP/1.1 200 ");
    silent.forEach(RawHttp::close);
  }
}
