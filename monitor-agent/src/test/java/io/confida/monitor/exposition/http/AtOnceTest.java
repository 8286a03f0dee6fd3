package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.exposition.http.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that the accepting thread gives, beside those that a worker gives. */
class AtOnceTest {
  /** More than the sockets' buffers hold between two ends on one machine. */
  private static final int LARGE = 12_000_000;

  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(8);
  private final List<RawClient> clients = new ArrayList<>();
  private HttpServer server;

  /** All but {@code /long} and {@code /stuck} are answered at once. */
  private final class Answers implements Handler {
    private final String large = "x".repeat(LARGE);

    @Override
    public Response answer(Request request) {
      String path = String.join("/", request.path());
      if (path.equals("stuck")) {
        awaitEnd();
      }
      return Response.text(
          200,
          "text/plain",
          path.equals("large") ? large : path + " by " + Thread.currentThread().getName());
    }

    @Override
    public boolean answersAtOnce(Request request) {
      return !request.path().contains("long") && !request.path().contains("stuck");
    }

    private void awaitEnd() {
      stuck.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            HttpOptions.loopback(0), new Answers(), () -> {}, new HttpCost(), line -> {});
  }

  @AfterEach
  void close() throws IOException {
    end.countDown();
    for (RawClient client : clients) {
      client.close();
    }
    server.close();
    assertThat(threads()).isZero();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("confida-monitor-http"))
        .count();
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(server.port());
    clients.add(client);
    return client;
  }

  private void assertAnswers() throws IOException {
    assertThat(client().get("/scrape").answer().body()).isEqualTo("scrape by confida-monitor-http");
  }

  @Test
  void aScrapeTakesNoFurtherThread() throws IOException {
    RawClient kept = client();
    for (int i = 0; i < 100; i++) {
      try (RawClient fresh = new RawClient(server.port()).get("/scrape", "Connection: close")) {
        assertThat(fresh.answer().status()).isEqualTo(200);
        assertThat(fresh.isEnded()).isTrue();
      }
      assertThat(kept.get("/scrape").answer().status()).isEqualTo(200);
    }
    assertThat(threads()).isEqualTo(1);
  }

  @Test
  void slowSendersHoldUpNobody() throws IOException {
    RawClient slow = client().send("GET /slow HTTP/1.1\r\nHo");
    for (int i = 0; i < 30; i++) {
      client().send("GET / HTTP/1.1\r\nX-" + "a".repeat(100 * i));
    }
    assertAnswers();
    assertThat(threads()).isEqualTo(1);
    for (char c : "st: localhost\r\n\r\n".toCharArray()) {
      slow.send(String.valueOf(c));
    }
    assertThat(slow.answer().body()).startsWith("slow by");
  }

  @Test
  void whoTakesItsAnswerSlowlyHoldsUpNobodyAndGetsAllOfIt() throws IOException {
    RawClient slow = client().get("/large").get("/next");
    RawClient deaf = client().get("/large");
    assertAnswers();
    assertThat(threads()).isEqualTo(1);
    assertThat(slow.answer().body()).hasSize(LARGE);
    assertThat(slow.answer().body()).startsWith("next by");
    assertAnswers();

    // The acceptor ends it after its patience: then less comes than was promised.
    await()
        .until(
            () -> {
              assertAnswers();
              return server.connections().unsent() == 0;
            });
    assertThat(deaf.answer().body().length()).isLessThan(LARGE);
  }

  @Test
  void ofManyWhoDoNotTakeTheirAnswersTheSlowestGo() throws IOException {
    for (int i = 0; i < 12; i++) {
      client().get("/large");
      assertAnswers();
    }
    await().untilAsserted(() -> assertThat(server.connections().unsent()).isEqualTo(8));
    assertThat(clients.get(0).answer().body().length()).isLessThan(LARGE);
  }

  @Test
  void whenAllWorkersHangAScrapeIsAnsweredYet() throws Exception {
    for (int i = 0; i < 8; i++) {
      client().get("/stuck");
    }
    stuck.await();
    assertAnswers();
    assertThat(threads()).isEqualTo(9);
  }

  @Test
  void answersComeInOrderWhoeverGivesThem() throws IOException {
    RawClient client = client().get("/one").get("/long").get("/two");
    assertThat(client.answer().body()).startsWith("one by");
    assertThat(client.answer().body()).startsWith("long by confida-monitor-http-");
    assertThat(client.answer().body()).startsWith("two by");
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/three").answer().body())
                    .isEqualTo("three by confida-monitor-http"));
  }

  @Test
  void whoSendsManyAheadGetsAllAnswers() throws IOException {
    RawClient client = client();
    String one = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send(one.repeat(200));
    for (int i = 0; i < 200; i++) {
      assertThat(client.answer().body()).startsWith("a by");
    }
    assertAnswers();
  }

  @Test
  void whatIsMalformedOrTooLongIsRefusedAndEnds() throws IOException {
    for (String request :
        List.of("garbage\r\n\r\nGET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: " + "a".repeat(9000))) {
      RawClient client = client().send(request);
      Answer answer = client.answer();
      assertThat(answer.status()).isIn(400, 431);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void whoSendsNothingButEmptyLinesHoldsUpNobody() throws IOException {
    client().send("\r\n".repeat(200_000));
    assertAnswers();
  }
}
