package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.TestDatabase;
import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnockTest {
  private final Knock knock = new Knock(SamplingClock.system());

  @Test
  void aRealPostgresAnswersUnlessItIsStopped() throws Exception {
    try (var database = TestDatabase.start()) {
      DatabaseKnock well = ask(Protocol.POSTGRESQL, database.port());
      assertThat(well.answer()).isEqualTo(Answer.ANSWERED);
      assertThat(well.down()).isFalse();
      assertThat(well.peer()).isEqualTo("127.0.0.1:" + database.port());

      database.pause();
      DatabaseKnock stopped = ask(Protocol.POSTGRESQL, database.port());
      assertThat(stopped.answer()).isEqualTo(Answer.SILENT);
      assertThat(stopped.down()).isTrue();
      assertThat(ask(Protocol.OTHER, database.port()).answer())
          .as("the kernel accepts for it")
          .isEqualTo(Answer.ACCEPTED);

      database.resume();
      assertThat(ask(Protocol.POSTGRESQL, database.port()).answer()).isEqualTo(Answer.ANSWERED);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aClosedPortRefuses(Protocol protocol) throws IOException {
    DatabaseKnock refused = ask(protocol, closedPort());
    assertThat(refused.answer()).isEqualTo(Answer.REFUSED);
    assertThat(refused.detail()).isEqualTo("connection refused");
    assertThat(refused.down()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"POSTGRESQL", "MYSQL"})
  void whoSaysNothingIsSilent(Protocol protocol) throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(ask(protocol, silent.getLocalPort()).answer()).isEqualTo(Answer.SILENT);
    }
  }

  @Test
  void mysqlGreets() throws Exception {
    byte[] greeting = {74, 0, 0, 0, 10, '8', '.', '4'};
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread greeter = serve(server, greeting);
      assertThat(ask(Protocol.MYSQL, server.getLocalPort()).answer()).isEqualTo(Answer.ANSWERED);
      greeter.join();
    }
  }

  @Test
  void aProxyThatHangsUpIsNoDatabase() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread proxy = serve(server, new byte[0]);
      DatabaseKnock answer = ask(Protocol.MYSQL, server.getLocalPort());
      assertThat(answer.answer()).isEqualTo(Answer.REFUSED);
      assertThat(answer.detail()).isEqualTo("it hangs up without a word");
      proxy.join();
    }
  }

  @Test
  void anUnknownHostIsRefused() {
    var answer = ask(Protocol.OTHER, "no-such-host.invalid:5432");
    assertThat(answer.answer()).isEqualTo(Answer.REFUSED);
    assertThat(answer.detail()).isEqualTo("its host name is unknown");
  }

  @Test
  void ofSeveralServersTheBestAnswerCounts() throws Exception {
    try (var up = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String closed = "127.0.0.1:" + closedPort();
      var answer = ask(Protocol.OTHER, closed, "127.0.0.1:" + up.getLocalPort(), closed);
      assertThat(answer.answer()).isEqualTo(Answer.ACCEPTED);
    }
  }

  private static Thread serve(ServerSocket server, byte[] words) {
    var thread =
        new Thread(
            () -> {
              try (Socket client = server.accept()) {
                client.getOutputStream().write(words);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private DatabaseKnock ask(Protocol protocol, int port) {
    return ask(protocol, "127.0.0.1:" + port);
  }

  private DatabaseKnock ask(Protocol protocol, String... peers) {
    return knock.ask(new DatabaseAddress(protocol, Arrays.asList(peers)));
  }
}
