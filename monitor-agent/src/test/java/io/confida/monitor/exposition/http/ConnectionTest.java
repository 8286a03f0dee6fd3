package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  private static final long OVERDUE = 2 * Connection.PATIENCE_NANOS;

  /** A socket whose second read is held up, as a busy machine holds up a thread. */
  private static final class Held extends Socket {
    private final boolean afterReading;
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean holds;
    private int reads;

    Held(boolean afterReading) {
      this.afterReading = afterReading;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          reads++;
          if (!afterReading) {
            hold();
          }
          int read = super.read(bytes, offset, length);
          if (afterReading) {
            hold();
          }
          return read;
        }
      };
    }

    private void hold() {
      if (reads < 2) {
        return;
      }
      holds = true;
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Listener extends ServerSocket {
    private final boolean afterReading;

    Listener(boolean afterReading) throws IOException {
      super(0, 1, InetAddress.getLoopbackAddress());
      this.afterReading = afterReading;
    }

    @Override
    public Held accept() throws IOException {
      Held socket = new Held(afterReading);
      implAccept(socket);
      return socket;
    }
  }

  private static HttpServer server() throws IOException {
    return HttpServer.start(
        HttpOptions.loopback(0),
        request -> Response.text(200, "text/plain", request.path().toString()),
        () -> {},
        new HttpCost(),
        line -> {});
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestThatHasComeIsAnsweredThoughTheConnectionLayIdleForLong(boolean afterReading)
      throws Exception {
    try (HttpServer server = server();
        Listener listener = new Listener(afterReading);
        RawClient client = new RawClient(listener.getLocalPort());
        Held socket = listener.accept()) {
      Connection connection = new Connection(socket, Optional.empty(), server);
      Thread worker = new Thread(connection);
      worker.start();
      assertThat(client.get("/one").answer().body()).isEqualTo("[one]");

      client.get("/two");
      await().until(() -> socket.holds);
      await().until(() -> afterReading || socket.getInputStream().available() > 0);
      connection.endIfOverdue(System.nanoTime() + OVERDUE);
      socket.release.countDown();

      assertThat(client.answer().body()).isEqualTo("[two]");
    }
  }

  @Test
  void anIdleConnectionEndsOnceItIsOverdue() throws Exception {
    try (HttpServer server = server();
        Listener listener = new Listener(false);
        RawClient client = new RawClient(listener.getLocalPort());
        Held socket = listener.accept()) {
      socket.release.countDown();
      Connection connection = new Connection(socket, Optional.empty(), server);
      Thread worker = new Thread(connection);
      worker.start();
      assertThat(client.get("/one").answer().body()).isEqualTo("[one]");
      connection.endIfOverdue(System.nanoTime());
      assertThat(client.get("/two").answer().body()).isEqualTo("[two]");

      connection.endIfOverdue(System.nanoTime() + OVERDUE);
      assertThat(client.isEnded()).isTrue();
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }
}
