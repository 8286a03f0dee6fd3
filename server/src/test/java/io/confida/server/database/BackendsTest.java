package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection that is closed stops counting. */
class BackendsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Backends backends = new Backends(1);
  private ServerSocket database;

  @BeforeEach
  void listen() throws IOException {
    database = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    database.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new CountedSocket(backends);
    socket.connect(database.getLocalSocketAddress());
    return socket;
  }

  private boolean room() throws InterruptedException {
    return backends.awaitRoom(Duration.ZERO);
  }

  @Test
  void countsUntilTheOtherSideHasEnded() throws Exception {
    Socket socket = connect();
    try (Socket backend = database.accept()) {
      assertThat(room()).isFalse();
      socket.getOutputStream().write('X');

      socket.close();

      assertThat(backend.getInputStream().readAllBytes()).containsExactly('X');
      backend.getOutputStream().write("farewell".getBytes(StandardCharsets.UTF_8));
      assertThat(room()).as("while the backend is there").isFalse();
    }
    assertThat(backends.awaitRoom(SOON)).as("once it has ended").isTrue();
  }

  /** A TLS socket shuts down both directions before it closes, which is no end of the backend. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void countsUntilTheOtherSideOfTlsHasEnded(String version) throws Exception {
    SSLContext tls = SelfSigned.make().context();
    try (ServerSocket secure =
        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Socket counted = new CountedSocket(backends);
      counted.connect(secure.getLocalSocketAddress());
      SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(counted, "localhost", secure.getLocalPort(), true);
      socket.setEnabledProtocols(new String[] {version});
      try (Socket backend = secure.accept()) {
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> firstByte(backend));
        socket.getOutputStream().write('X');
        assertThat(first).succeedsWithin(SOON).isEqualTo((int) 'X');

        socket.close();

        assertThat(room()).as("while the backend is there").isFalse();
      }
      assertThat(backends.awaitRoom(SOON)).as("once it has ended").isTrue();
    }
  }

  private static int firstByte(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEndThatIsNotSeenIsNotWaitedForLong() throws Exception {
    Socket socket = connect();
    try (Socket backend = database.accept()) {
      socket.close();
      socket.close();

      assertThat(backends.awaitRoom(SOON)).isTrue();
      assertThat(backend.isClosed()).isFalse();
    }
  }

  /** As a deadline ends a statement on a database that has fallen silent. */
  @Test
  void aReaderIsLetGoWhenAnotherCloses() throws Exception {
    Socket socket = connect();
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                socket.getInputStream().read();
                reading.countDown();
                return socket.getInputStream().read();
              } catch (IOException e) {
                return -2;
              }
            });
    try (Socket backend = database.accept()) {
      backend.getOutputStream().write('x');
      reading.await();

      socket.close();

      assertThat(reader).succeedsWithin(SOON).isIn(-1, -2);
      assertThat(backends.awaitRoom(SOON)).isTrue();
      await("the backend sees it").atMost(SOON).until(() -> ended(backend));
    }
  }

  private static boolean ended(Socket backend) {
    try {
      return backend.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void whatDoesNotConnectDoesNotCount() throws Exception {
    database.close();

    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);

    assertThat(room()).isTrue();
  }

  @Test
  void anInterruptedReaderDoesNotCount() throws Exception {
    Socket socket = connect();
    Thread reader =
        Thread.startVirtualThread(
            () -> {
              try {
                socket.getInputStream().read();
              } catch (IOException e) {
                assertThat(socket.isClosed()).isTrue();
              }
            });
    try (Socket backend = database.accept()) {
      assertThat(backend.isConnected()).isTrue();

      reader.interrupt();

      assertThat(backends.awaitRoom(SOON)).isTrue();
      reader.join();
    }
  }

  @Test
  void oneThatGivesNoSignOfLifeIsTold() throws Exception {
    AtomicInteger told = new AtomicInteger();
    backends.whenSilent(told::incrementAndGet);
    try (Socket socket = connect()) {
      socket.setSoTimeout(10);

      // While it is being connected the fault may be with the new connection alone.
      ScopedValue.where(Backends.CURRENT, backends).run(() -> isSilent(socket));
      assertThat(told).hasValue(0);

      isSilent(socket);
      assertThat(told).hasValue(2);
    }
  }

  private static void isSilent(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> socket.getInputStream().read(new byte[1]))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void onlyThePoolsConnectionsCount() throws Exception {
    CountedSocketFactory factory = new CountedSocketFactory();
    try (Socket outside = factory.createSocket()) {
      outside.connect(new InetSocketAddress(database.getInetAddress(), database.getLocalPort()));
      assertThat(room()).isTrue();
    }
  }
}
