package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for one path twenty times a second, on one kept connection and a thread of its own, as a
 * platform's probe does: it does not wait for other clients' answers, nor for a connection.
 */
final class SteadyProbe {

  private static final long EVERY_NANOS = Duration.ofMillis(50).toNanos();

  private final int port;
  private final byte[] request;
  private final Queue<Probed> asked = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().unstarted(this::run);
  private volatile boolean over;

  /**
   * One answer.
   *
   * @param status 0 if there was none
   */
  record Probed(int status, long beganNanos, long endedNanos) implements Outage.Timed {}

  SteadyProbe(int port, String path) {
    this.port = port;
    this.request =
        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  void begin() {
    thread.start();
  }

  private void run() {
    try (KeptClient client = new KeptClient(port)) {
      for (long next = System.nanoTime(); !over; next += EVERY_NANOS) {
        while (next - System.nanoTime() > 0) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
        long began = System.nanoTime();
        int status = client.ask(request).status();
        asked.add(new Probed(status, began, System.nanoTime()));
      }
    }
  }

  Queue<Probed> asked() {
    return asked;
  }

  void end() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    assertThat(asked).isNotEmpty();
  }
}
