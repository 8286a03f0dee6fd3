package io.confida.server.health;

import io.confida.server.http.Json;
import io.confida.server.http.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pool's samples as server-sent events (WHATWG HTML, 9.2), one a message, as they are taken.
 *
 * <p>A client that reads too slowly misses samples, and is told how many; it never holds up the
 * sampling. Each client takes a virtual thread and room for {@value #ROOM} samples.
 */
final class PoolEvents {

  private static final Logger LOGGER = System.getLogger(PoolEvents.class.getName());

  private static final int MOST_CLIENTS = 32;
  private static final int ROOM = 100;
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final PoolMonitor monitor;
  private final String poolName;
  private final BooleanSupplier accepting;
  private final Semaphore clients = new Semaphore(MOST_CLIENTS);

  /**
   * @param accepting whether the server takes requests: when it does no longer, streams end
   */
  PoolEvents(PoolMonitor monitor, String poolName, BooleanSupplier accepting) {
    this.monitor = monitor;
    this.poolName = poolName;
    this.accepting = accepting;
  }

  /**
   * Sends samples until the client has gone, the server stops, or this many were sent.
   *
   * @throws Problem 503 when as many clients listen as may
   */
  void send(ServerResponse response, long most) {
    if (!clients.tryAcquire()) {
      throw Problem.unavailable(
          MOST_CLIENTS + " clients listen to the pool's samples already", Duration.ofSeconds(5));
    }
    BlockingQueue<PoolMonitor.Sample> room = new ArrayBlockingQueue<>(ROOM);
    AtomicLong missed = new AtomicLong();
    try (PoolMonitor.Listening _ =
        monitor.listen(
            sample -> {
              if (!room.offer(sample)) {
                missed.incrementAndGet();
              }
            })) {
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      response.header(HeaderValues.CACHE_NO_CACHE);
      try (OutputStream out = response.outputStream()) {
        stream(out, room, missed, most);
      }
    } catch (IOException | UncheckedIOException e) {
      LOGGER.log(Level.DEBUG, "a listener has gone: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.release();
    }
  }

  private void stream(
      OutputStream out, BlockingQueue<PoolMonitor.Sample> room, AtomicLong missed, long most)
      throws IOException, InterruptedException {
    long sent = 0;
    long lastNanos = System.nanoTime();
    write(out, ": samples of the pool " + poolName + "\n\n");
    while (accepting.getAsBoolean() && sent < most) {
      PoolMonitor.@Nullable Sample sample = room.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      if (sample != null) {
        write(out, "event: sample\ndata: " + document(sample, missed.getAndSet(0)) + "\n\n");
        sent++;
        lastNanos = System.nanoTime();
      } else if (System.nanoTime() - lastNanos > HEARTBEAT.toNanos()) {
        // Shows a client that is gone, and keeps what is between us from closing the connection.
        write(out, ": still here\n\n");
        lastNanos = System.nanoTime();
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String document(PoolMonitor.Sample sample, long missed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("pool", poolName);
    document.put("at", sample.at().truncatedTo(ChronoUnit.MILLIS).toString());
    put(document, "active", sample.active());
    put(document, "idle", sample.idle());
    put(document, "total", sample.total());
    put(document, "max", sample.max());
    if (missed > 0) {
      document.put("dropped", missed);
    }
    return Json.text(document);
  }

  private static void put(Map<String, Object> document, String name, OptionalInt figure) {
    if (figure.isPresent()) {
      document.put(name, figure.getAsInt());
    }
  }
}
