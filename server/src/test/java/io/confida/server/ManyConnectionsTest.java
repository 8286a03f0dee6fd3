package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many kept connections on which nobody asks anything, on a heap as {@code -Pserve} has it. The
 * whole length: {@code -Dcrowd.connections=10000}.
 */
class ManyConnectionsTest {

  private static final int CONNECTIONS = Integer.getInteger("crowd.connections", 500);
  private static final String LIVE = "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  @TempDir private Path directory;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void areKeptAndCostLittleAndDisturbNobody() throws IOException {
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of(
                "DATABASE_URL",
                "sqlite:///./confida.db",
                "IDLE_TIMEOUT",
                "10m",
                // The other client's connection is one more: at the limit it would take a place.
                "MAX_CONNECTIONS",
                String.valueOf(CONNECTIONS + 100)),
            jar -> true,
            "-Xmx192m")) {
      Api api = server.api();
      api.get("/api/v1/questions?limit=1").is(200);
      long before = resident(server);

      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger served = new AtomicInteger();
      CompletableFuture<Void> bystander =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  api.get("/api/v1/questions?limit=1").is(200);
                  served.incrementAndGet();
                }
              });
      List<RawHttp> kept = new ArrayList<>();
      try {
        long start = System.nanoTime();
        for (int i = 0; i < CONNECTIONS; i++) {
          kept.add(RawHttp.to(api.server().getPort()));
          assertThat(kept.getLast().send(LIVE).answer()).startsWith("HTTP/1.1 200 ");
        }
        long opened = System.nanoTime();
        long with = resident(server);
        for (RawHttp connection : kept) {
          assertThat(connection.send(LIVE).answer()).startsWith("HTTP/1.1 200 ");
        }
        over.set(true);
        bystander.join();
        System.out.printf(
            "idle connections: %d opened in %d ms and all answered again in %d ms; resident memory"
                + " %d MiB before and %d MiB with them; the other client's %d requests all"
                + " answered%n",
            CONNECTIONS,
            (opened - start) / 1_000_000,
            (System.nanoTime() - opened) / 1_000_000,
            before / 1024,
            with / 1024,
            served.get());
      } finally {
        over.set(true);
        kept.forEach(RawHttp::close);
      }
      assertThat(served.get()).isPositive();
      assertThat(server.text()).doesNotContain("Exception", "SEVERE", "WARNING", "OutOfMemory");
    }
  }

  /** In KiB. */
  private static long resident(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
