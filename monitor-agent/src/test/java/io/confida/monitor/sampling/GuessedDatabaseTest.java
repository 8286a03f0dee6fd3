package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.RoundTrips;
import io.confida.monitor.target.LocalProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the database is known from the flight recorder alone, its port is a guess. */
class GuessedDatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestDatabase database;
  private boolean stopped;

  @BeforeEach
  void startDatabase() throws IOException {
    database = TestDatabase.start();
  }

  @AfterEach
  void stopDatabase() throws IOException {
    if (!stopped) {
      stopped = true;
      database.close();
    }
  }

  @Test
  void aRefusalAtAGuessedPortIsNoOutageAndAnAnswerIsASignOfLife() throws Exception {
    WatchOptions options = WatchOptions.defaults().withFlightRecorder();
    try (var app = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start();
        var watch = TargetWatch.start(new LocalProcess("app", app.pid()), options)) {
      String peer = "127.0.0.1:" + database.port();
      app.tell("work orders 2 20");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  watch
                      .pool("orders")
                      .flatMap(PoolView::roundTrips)
                      .map(RoundTrips::peer)
                      .filter(peer::equals)
                      .isPresent());

      // From then on threads wait though there is room, and whoever knocks is refused.
      stopDatabase();
      app.tell("wait orders 2");
      await().atMost(PATIENCE).until(() -> waiting(watch) > 0);
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(10))
          .until(() -> watch.pool("orders").flatMap(PoolView::knock).isEmpty());

      try (var another = new ServerSocket(database.port(), 50, InetAddress.getLoopbackAddress())) {
        assertThat(another.isBound()).isTrue();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(watch.pool("orders").flatMap(PoolView::knock))
                        .map(DatabaseKnock::answer)
                        .contains(Answer.ACCEPTED));
      }
    }
  }

  private static int waiting(TargetWatch watch) {
    return watch
        .pool("orders")
        .flatMap(PoolView::latest)
        .map(now -> now.waiting().orElse(0))
        .orElse(0);
  }
}
