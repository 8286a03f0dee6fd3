package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private HttpServer server;
  private ServerSocketChannel listener;
  private Workers workers;

  @BeforeEach
  void listen() throws IOException {
    server =
        HttpServer.start(
            HttpOptions.loopback(0),
            request -> Response.text(200, "text/plain", request.path().toString()),
            () -> {},
            new HttpCost(),
            line -> {});
    listener =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    workers = new Workers();
  }

  @AfterEach
  void close() throws IOException {
    workers.close();
    listener.close();
    server.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(listener.socket().getLocalPort());
  }

  private Connection accepted() throws IOException {
    SocketChannel channel = listener.accept();
    return new Connection(channel, Optional.empty(), server);
  }

  private static long in(long nanos) {
    return System.nanoTime() + nanos;
  }

  @Test
  void oneThatSaysNothingEndsSoon() throws IOException {
    try (RawClient client = client()) {
      Connection connection = accepted();
      connection.endIfOverdue(in(0));
      assertThat(connection.hasEnded()).isFalse();
      assertThat(connection.waitedNanos(in(0))).isNotNegative();

      connection.endIfOverdue(in(2 * Connection.PATIENCE_NANOS));

      assertThat(connection.hasEnded()).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void oneThatRestsBetweenTwoScrapesStays() throws IOException {
    try (RawClient client = client()) {
      Connection connection = accepted();
      client.get("/one");
      workers.take(connection, () -> {});
      assertThat(client.answer().body()).isEqualTo("[one]");
      await().until(() -> connection.waitedNanos(in(0)) >= 0);

      connection.endIfOverdue(in(Connection.REST_NANOS / 2));
      assertThat(connection.hasEnded()).isFalse();

      connection.endIfOverdue(in(2 * Connection.REST_NANOS));
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void oneThatKeepsAWorkerWaitingGivesWay() throws IOException {
    try (RawClient client = client()) {
      Connection connection = accepted();
      client.send("GET / HTTP/1.1\r\nHost:");
      assertThat(connection.giveWay(in(2_000_000_000))).as("it keeps nobody waiting").isFalse();
      workers.take(connection, () -> {});
      await().until(() -> connection.waitedNanos(in(0)) < 0);

      assertThat(connection.giveWay(in(0))).isFalse();
      assertThat(connection.giveWay(in(2_000_000_000))).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }
}
