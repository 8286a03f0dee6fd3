package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.exposition.http.Problem;
import io.confida.monitor.exposition.http.Request;
import io.confida.monitor.exposition.http.Response;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.TargetView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * {@code /events}: server-sent events, one sample a message. The sampling thread only puts samples
 * into a client's queue; what does not fit, because the client is slow, is counted and told.
 */
final class EventStream {
  private static final int MOST_CLIENTS = 4;
  private static final int QUEUE = 1024;
  private static final int BATCH = 64;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Supplier<List<TargetView>> targets;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);

  EventStream(Supplier<List<TargetView>> targets) {
    this.targets = targets;
  }

  Response open(Request request) throws Problem {
    // A wrong target is told before the stream begins; the targets may change while it goes on.
    Selection.targets(request, targets.get());
    if (places.availablePermits() == 0) {
      throw full();
    }
    Optional<String> pool = request.parameter("pool");
    Optional<String> target = request.parameter("target");
    return Response.stream(
        "text/event-stream",
        output -> {
          if (!places.tryAcquire()) {
            output.write(bytes(": " + MOST_CLIENTS + " clients listen already\n\n"));
            return;
          }
          try (Client client = new Client(target, pool)) {
            client.serve(output);
          } finally {
            places.release();
          }
        });
  }

  private static Problem full() {
    return Problem.of(
        503, MOST_CLIENTS + " clients listen already: end one of them, or ask again later");
  }

  private record Sample(String target, PoolSnapshot figures) {}

  /** One that listens. */
  private final class Client implements AutoCloseable {
    private final Optional<String> targetName;
    private final Optional<String> poolName;
    private final ArrayBlockingQueue<Sample> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Map<TargetView, TargetView.Subscription> heard = new HashMap<>();

    Client(Optional<String> targetName, Optional<String> poolName) {
      this.targetName = targetName;
      this.poolName = poolName;
    }

    void serve(Response.Output output) throws IOException, InterruptedException {
      output.write(bytes(": samples follow\nretry: 2000\n\n"));
      long writtenNanos = System.nanoTime();
      StringBuilder messages = new StringBuilder();
      while (true) {
        listenToAll();
        Sample sample = queue.poll(1, TimeUnit.SECONDS);
        messages.setLength(0);
        for (int i = 0; sample != null && i < BATCH; i++) {
          messages.append(message(sample));
          sample = i + 1 < BATCH ? queue.poll() : null;
        }
        if (messages.isEmpty() && System.nanoTime() - writtenNanos >= HEARTBEAT_NANOS) {
          messages.append(": still here\n\n");
        }
        if (!messages.isEmpty()) {
          output.write(bytes(messages.toString()));
          writtenNanos = System.nanoTime();
        }
      }
    }

    /** Targets come and go while somebody listens. */
    private void listenToAll() {
      List<TargetView> now = targets.get();
      for (TargetView target : now) {
        if (!heard.containsKey(target) && targetName.map(target.name()::equals).orElse(true)) {
          heard.put(target, target.listen(figures -> take(target.name(), figures)));
        }
      }
      heard
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !now.contains(entry.getKey());
                if (gone) {
                  entry.getValue().close();
                }
                return gone;
              });
    }

    private void take(String target, PoolSnapshot figures) {
      boolean wanted = poolName.map(figures.pool()::equals).orElse(true);
      if (wanted && !queue.offer(new Sample(target, figures))) {
        dropped.incrementAndGet();
      }
    }

    private String message(Sample sample) {
      JsonStringWriter json = JsonWriter.string();
      json.object().value("target", sample.target).value("pool", sample.figures.pool());
      Fields.put(json, "at", sample.figures.capturedAt());
      Fields.counts(json, sample.figures);
      json.value("dropped", dropped.getAndSet(0)).end();
      // JSON has no line ends of its own, so one line of data holds it.
      return "event: sample\ndata: " + json.done() + "\n\n";
    }

    @Override
    public void close() {
      heard.values().forEach(TargetView.Subscription::close);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
