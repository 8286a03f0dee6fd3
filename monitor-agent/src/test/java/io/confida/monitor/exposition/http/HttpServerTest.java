package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.exposition.http.RawClient.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpCost cost = new HttpCost();

  @AfterEach
  void nothingIsLeft() {
    servers.forEach(HttpServer::close);
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("confida-monitor-http"))
        .toList();
  }

  private HttpServer start(HttpOptions options, Handler handler) throws IOException {
    HttpServer server = HttpServer.start(options, handler, () -> {}, cost, log::add);
    servers.add(server);
    return server;
  }

  private HttpServer start(Handler handler) throws IOException {
    return start(HttpOptions.loopback(0), handler);
  }

  private RawClient client() throws IOException {
    return new RawClient(start(HttpServerTest::echo).port());
  }

  private static Response echo(Request request) {
    return Response.text(200, "text/plain", request.path() + " " + request.query());
  }

  private Answer ask(String request) throws IOException {
    try (RawClient client = client().send(request)) {
      return client.answer();
    }
  }

  @Test
  void keepsTheConnectionAndAnswersWhatIsSentAheadInOrder() throws IOException {
    try (RawClient client = client()) {
      client.get("/one").get("/two?a=1&b=x+y%26z").send("\r\nGET /three HTTP/1.1\nHost: [::1]\n\n");
      assertThat(client.answer().body()).isEqualTo("[one] {}");
      assertThat(client.answer().body()).isEqualTo("[two] {a=1, b=x y&z}");
      assertThat(client.answer().body()).isEqualTo("[three] {}");
      client.get("/four", "Connection: close");
      Answer last = client.answer();
      assertThat(last.headers()).containsEntry("connection", "close");
      assertThat(client.isEnded()).isTrue();
    }
    assertThat(cost.cpuSeconds().orElseThrow()).isPositive();
  }

  @Test
  void takesARequestByteByByte() throws IOException {
    try (RawClient client = client()) {
      for (char c : "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.answer().body()).isEqualTo("[slow] {}");
    }
  }

  @Test
  void speaksTheOlderVersionToo() throws IOException {
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.answer().headers()).containsEntry("connection", "keep-alive");
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("[] {}");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void headHasTheHeadersAlone() throws IOException {
    try (RawClient client = client()) {
      client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.answer(false).headers()).containsEntry("content-length", "6");
      client.get("/x");
      assertThat(client.answer().body()).isEqualTo("[x] {}");
    }
  }

  @Test
  void saysNothingOfItself() throws IOException {
    Answer answer = ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    assertThat(answer.headers())
        .containsOnlyKeys(
            "date", "content-type", "content-length", "cache-control", "x-content-type-options");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~~ | 400",
        "GET / HTTP/1.1~Host: localhost~Host: localhost~~ | 400",
        "GET  / HTTP/1.1~Host: localhost~~ | 400",
        "GET / HTTP/1.1~Host : localhost~~ | 400",
        "GET / HTTP/1.1~Host: localhost~ folded: x~~ | 400",
        "GET / HTTP/1.1~Host: localhost~Bad Name: x~~ | 400",
        "GET nothing HTTP/1.1~Host: localhost~~ | 400",
        "GET /%zz HTTP/1.1~Host: localhost~~ | 400",
        "GET /%2 HTTP/1.1~Host: localhost~~ | 400",
        "GET /%ff HTTP/1.1~Host: localhost~~ | 400",
        "GET / FTP/1.1~Host: localhost~~ | 400",
        "garbage~~ | 400",
        "PRI * HTTP/2.0~~ | 505",
        "GET / HTTP/1.1~Host: localhost~Content-Length: 3~~abc | 413",
        "GET / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~0~~ | 413",
        "POST / HTTP/1.1~Host: localhost~Content-Length: 3~~abc | 405",
        "DELETE / HTTP/1.1~Host: localhost~~ | 405",
        "GET / HTTP/1.1~Host: evil.example~~ | 403",
        "GET / HTTP/1.1~Host: localhost.evil.example~~ | 403",
        "GET / HTTP/1.1~Host: 10.0.0.1~~ | 403",
        "GET / HTTP/1.1~Host: 999.0.0.1~~ | 403",
        "GET / HTTP/1.1~Host: [2001:db8::1]:80~~ | 403",
        "GET http://evil.example/ HTTP/1.1~Host: localhost~~ | 403",
        "GET / HTTP/1.1~Host: localhost~Origin: http://evil.example~~ | 403",
        "GET / HTTP/1.1~Host: localhost~Origin: null~~ | 403",
        "GET / HTTP/1.1~Host: localhost:1~Origin: http://localhost:2~~ | 403",
        "GET / HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors~~ | 403",
        "GET / HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~~ | 200",
        "GET / HTTP/1.1~Host: localhost:9404~Origin: http://localhost:9404~~ | 200",
        "GET http://localhost:9404/x HTTP/1.1~Host: localhost~~ | 200",
        "GET / HTTP/1.1~Host: LOCALHOST.:9404~~ | 200",
        "GET / HTTP/1.1~Host: app.localhost~~ | 200",
        "GET / HTTP/1.1~Host: [::1]:9404~~ | 200",
        "GET / HTTP/1.1~Host: 127.0.0.53~Content-Length: 0~~ | 200",
      })
  void letsInWhatIsWellFormedAndOurs(String request, int status) throws IOException {
    Answer answer = ask(request.replace("~", "\r\n"));

    assertThat(answer.status()).isEqualTo(status);
    if (status != 200) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.body()).contains("\"status\":" + status).doesNotContain("evil", "abc");
    }
    if (status == 405) {
      assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
    }
  }

  @Test
  void whoIsNotLetInIsToldTheWayIn() throws IOException {
    assertThat(ask("GET / HTTP/1.1\r\nHost: monitor.example\r\n\r\n").body())
        .contains("does not go by that name: call it by its address, or add the name to")
        .contains("allowed-hosts")
        .doesNotContain("monitor.example");
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a.example\r\n\r\n").body())
        .contains("pages of another origin may not ask here");
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    assertThat(ask("GET /" + "a".repeat(5000)).status()).isEqualTo(414);
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000)).status())
        .isEqualTo(431);
    String most = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
    assertThat(ask(most + "a".repeat(8192 - most.length() - 4) + "\r\n\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void controlCharactersAreRefused() throws IOException {
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n").status()).isEqualTo(400);
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n").status()).isEqualTo(400);
    assertThat(ask("GET /\u00e9 HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(400);
  }

  @Test
  void namesThatWereConfiguredAreOurs() throws IOException {
    HttpServer server =
        start(
            new HttpOptions(
                "127.0.0.1", 0, Optional.empty(), Set.of("Monitor.example"), Optional.empty()),
            HttpServerTest::echo);
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: monitor.example:80\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void withATokenNothingIsToldWithoutIt() throws IOException {
    HttpServer server =
        start(
            new HttpOptions("0.0.0.0", 0, Optional.of("correct-horse"), Set.of(), Optional.empty()),
            HttpServerTest::echo);
    try (RawClient client = new RawClient(server.port())) {
      for (String path : List.of("/", "/live", "/metrics", "/nothing")) {
        Answer refused = client.get(path).answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers()).containsKey("www-authenticate");
      }
      for (String wrong : List.of("Bearer correct-hors", "Bearer correct-horsee", "Basic xyz")) {
        assertThat(client.get("/", "Authorization: " + wrong).answer().status()).isEqualTo(401);
      }
      Answer let = client.get("/", "Authorization: bearer correct-horse").answer();
      assertThat(let.status()).isEqualTo(200);
      client.send(
          "GET / HTTP/1.1\r\nHost: 192.0.2.7:9404\r\nAuthorization: Bearer correct-horse\r\n\r\n");
      assertThat(client.answer().status()).as("behind a port mapping").isEqualTo(200);
      client.send(
          "GET / HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer correct-horse\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(403);
    }
  }

  @Test
  void optionsThatCannotBeAreRefusedWithTheWayOut() {
    assertThatThrownBy(() -> options("0.0.0.0", 0, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a token")
        .hasMessageContaining("127.0.0.1");
    assertThatThrownBy(() -> options("no.such.host.invalid", 0, null))
        .hasMessageContaining("no known address");
    assertThatThrownBy(() -> options("127.0.0.1", 65_536, null))
        .hasMessageContaining("from 1 to 65535");
    assertThatThrownBy(() -> options("127.0.0.1", 0, "line\nbreak")).hasMessageContaining("token");
    assertThat(options("::1", 0, "correct-horse").toString()).doesNotContain("horse");
  }

  private static HttpOptions options(
      String bind, int port, @org.jspecify.annotations.Nullable String token) {
    return new HttpOptions(bind, port, Optional.ofNullable(token), Set.of(), Optional.empty());
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws IOException {
    int port = start(HttpServerTest::echo).port();

    assertThatThrownBy(() -> start(HttpOptions.loopback(port), HttpServerTest::echo))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1 port " + port)
        .hasMessageContaining("choose another port")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aHandlerThatFailsHarmsNobodyAndTellsNothing() throws IOException {
    HttpServer server =
        start(
            request -> {
              throw new IllegalStateException("secret of " + request.path());
            });
    try (RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 3; i++) {
        Answer answer = client.get("/private").answer();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret", "private", "IllegalState");
      }
    }
    assertThat(log)
        .containsExactly(
            "confida-monitor: a request could not be answered: java.lang.IllegalStateException");
  }

  @Test
  void theWatchdogIsCalledEvenAfterItFailed() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    servers.add(
        HttpServer.start(
            HttpOptions.loopback(0),
            HttpServerTest::echo,
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
            },
            cost,
            log::add));

    await().until(() -> calls.get() >= 3);
    assertThat(log).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        951_782_399,
        951_782_400,
        951_868_800,
        1_709_210_096,
        1_798_761_599,
        4_102_444_799L,
        4_107_542_400L
      })
  void theDateIsWrittenAsHttpWantsIt(long second) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    assertThat(HttpDate.written(second))
        .isEqualTo(
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .format(utc));
  }

  @Test
  void slowClientsAreCutOffAndIdleOnesStayWithoutAThread() throws Exception {
    AtomicBoolean writingEnded = new AtomicBoolean();
    HttpServer server =
        start(
            request ->
                request.path().contains("endless")
                    ? Response.stream(
                        "text/plain",
                        output -> {
                          try {
                            while (true) {
                              output.write(new byte[1 << 16]);
                            }
                          } finally {
                            writingEnded.set(true);
                          }
                        })
                    : echo(request));
    try (RawClient silent = new RawClient(server.port());
        RawClient halfway = new RawClient(server.port());
        RawClient idle = new RawClient(server.port());
        RawClient deaf = new RawClient(server.port())) {
      halfway.send("GET / HTTP/1.1\r\nHost:");
      assertThat(idle.get("/").answer().status()).isEqualTo(200);
      deaf.get("/endless");
      assertThat(silent.isEnded()).isTrue();
      assertThat(halfway.isEnded()).isTrue();
      await().untilTrue(writingEnded);
      await().until(() -> threads().size() == 1);
      assertThat(idle.get("/").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void tooManyAtOnceAreToldToComeAgain() throws Exception {
    CountDownLatch busy = new CountDownLatch(8);
    CountDownLatch done = new CountDownLatch(1);
    HttpServer server =
        start(
            request -> {
              busy.countDown();
              try {
                done.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return echo(request);
            });
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        clients.add(new RawClient(server.port()).get("/"));
      }
      busy.await();
      assertThat(threads()).hasSize(9);
      for (int i = 0; i < 3; i++) {
        try (RawClient ninth = new RawClient(server.port()).get("/")) {
          Answer refused = ninth.answer();
          assertThat(refused.status()).isEqualTo(503);
          assertThat(refused.headers())
              .containsEntry("connection", "close")
              .containsEntry("retry-after", "1");
          assertThat(ninth.isEnded()).isTrue();
        }
      }
      done.countDown();
      for (RawClient client : clients) {
        assertThat(client.answer().status()).isEqualTo(200);
      }
      clients.add(new RawClient(server.port()).get("/"));
      assertThat(clients.get(8).answer().status()).isEqualTo(200);
    } finally {
      done.countDown();
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /slowloris HTTP/1.1\r\nX-"})
  void thoseWhoOnlySitThereMakeWay(String sent) throws Exception {
    HttpServer server = start(HttpServerTest::echo);
    List<RawClient> sitting = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        RawClient client = new RawClient(server.port());
        sitting.add(client);
        if (sent.isEmpty()) {
          assertThat(client.get("/").answer().status()).isEqualTo(200);
        } else {
          client.send(sent);
        }
      }
      await()
          .untilAsserted(
              () -> {
                try (RawClient client = new RawClient(server.port()).get("/")) {
                  assertThat(client.answer().status()).isEqualTo(200);
                }
              });
    } finally {
      for (RawClient client : sitting) {
        client.close();
      }
    }
  }

  @Test
  void whoAsksOneAfterAnotherIsServedByOneWorker() throws IOException {
    HttpServer server = start(request -> Response.text(200, "text/plain", "x".repeat(300_000)));
    try (RawClient kept = new RawClient(server.port());
        RawClient silent = new RawClient(server.port())) {
      for (int i = 0; i < 300; i++) {
        try (RawClient fresh = new RawClient(server.port()).get("/", "Connection: close")) {
          assertThat(fresh.answer().body()).hasSize(300_000);
        }
        assertThat(kept.get("/").answer().status()).isEqualTo(200);
      }
      // The acceptor and the worker, and another one where this machine has stalled meanwhile.
      assertThat(threads()).hasSizeLessThanOrEqualTo(3);
      assertThat(silent.get("/").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void connectionsBeyondTheMostTakeTheOldestOnesPlace() throws IOException {
    HttpServer server = start(HttpServerTest::echo);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 130; i++) {
        clients.add(new RawClient(server.port()));
        assertThat(clients.get(i).get("/").answer().status()).isEqualTo(200);
      }
      assertThat(clients.get(0).isEnded()).isTrue();
      assertThat(clients.get(129).get("/").answer().status()).isEqualTo(200);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aHundredScrapesAtOnceAreAllAnswered() throws IOException {
    HttpServer server = start(request -> Response.text(200, "text/plain", "x".repeat(100_000)));
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
    }

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.join().statusCode()).isEqualTo(200);
              assertThat(answer.join().body()).hasSize(100_000);
            });
  }

  @Test
  void closingEndsEverythingAtOnceAndThePortIsFree() throws Exception {
    CountDownLatch streaming = new CountDownLatch(1);
    HttpServer server =
        start(
            request ->
                request.path().isEmpty()
                    ? echo(request)
                    : Response.stream(
                        "text/plain",
                        output -> {
                          output.write(new byte[] {'x'});
                          streaming.countDown();
                          new CountDownLatch(1).await();
                        }));
    try (RawClient idle = new RawClient(server.port()).get("/");
        RawClient listening = new RawClient(server.port()).get("/stream");
        RawClient fresh = new RawClient(server.port())) {
      idle.answer();
      streaming.await();
      server.close();
      assertThat(threads()).isEmpty();
      assertThat(idle.isEnded()).isTrue();
      assertThat(fresh.isEnded()).isTrue();
      assertThat(listening.answer().status()).isEqualTo(200);
      new ServerSocket(server.port(), 1, HttpOptions.loopback(0).address()).close();
      servers.add(
          HttpServer.start(
              HttpOptions.loopback(server.port()), HttpServerTest::echo, () -> {}, cost, log::add));
    }
    server.close();
  }
}
