package io.confida.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final AtomicInteger served = new AtomicInteger();
  private final WebServer server =
      WebServer.builder().host("127.0.0.1").port(0).routing(this::routes).build().start();

  private void routes(HttpRouting.Builder routing) {
    byte[] long200K = new byte[200_000];
    Arrays.fill(long200K, (byte) '\n');
    routing
        .get(
            "/long",
            (request, response) -> {
              served.incrementAndGet();
              response.send(long200K);
            })
        .post(
            "/echo",
            (request, response) -> {
              served.incrementAndGet();
              response.send(request.content().as(String.class));
            })
        .get(
            "/busy",
            (request, response) -> response.status(Status.SERVICE_UNAVAILABLE_503).send("busy"));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void readsAnswersThatAreLongerThanItsBuffer() throws Exception {
    ClosedLoop.Outcome outcome = run(3, HttpCall.get("/long"));

    assertThat(outcome.requests()).isPositive().isLessThanOrEqualTo(served.get());
    assertThat(outcome.failed()).isZero();
    assertThat(outcome.nanos().getTotalCount()).isPositive();
  }

  @Test
  void sendsBodiesAndKeepsTheConnection() throws Exception {
    ClosedLoop.Outcome outcome = run(2, HttpCall.post("/echo", "{\"a\":\"é\"}"));

    assertThat(outcome.requests()).isPositive().isLessThanOrEqualTo(served.get());
    assertThat(outcome.failed()).isZero();
  }

  @Test
  void countsRefusals() throws Exception {
    ClosedLoop.Outcome outcome = run(1, HttpCall.get("/busy"));

    assertThat(outcome.failed()).isPositive().isEqualTo(outcome.requests());
  }

  @Test
  void aConnectionThatIsNotKeptEndsTheRun() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread once = Thread.startVirtualThread(() -> answerOnce(socket));
      ClosedLoop loop = new ClosedLoop(socket.getLocalPort(), 1, () -> HttpCall.get("/bye"));

      assertThatThrownBy(() -> loop.run(Duration.ZERO, SHORT, ClosedLoop.Edges.NONE))
          .isInstanceOf(IOException.class);
      once.join();
    }
  }

  private static void answerOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      assertThat(socket.getInputStream().read()).isPositive();
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbye".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ClosedLoop.Outcome run(int clients, HttpCall call) throws IOException {
    return new ClosedLoop(server.port(), clients, () -> call)
        .run(Duration.ZERO, SHORT, ClosedLoop.Edges.NONE);
  }
}
