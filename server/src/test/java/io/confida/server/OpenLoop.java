package io.confida.server;

import io.confida.server.LoadTarget.Pace;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Crowds of clients of one server or of several, all on one thread: what one server's clients wait
 * for this thread or for a processor, those of the others wait for, too.
 */
final class OpenLoop implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BETWEEN_LOOKS_NANOS = 500_000L;

  private final Selector selector;

  OpenLoop() throws IOException {
    this.selector = Selector.open();
  }

  /** A server on this machine, and what it is asked. */
  LoadTarget target(int port, Supplier<byte[]> requests) {
    return new LoadTarget(selector, port, requests);
  }

  /** Requests at random times (a Poisson process) at this rate. */
  LoadResult atRate(LoadTarget server, double perSecond, Duration length) throws IOException {
    return run(Map.of(server, new Pace(perSecond, 0)), length).getFirst();
  }

  /** As many clients, each with its next request when it has the answer to the last. */
  LoadResult closed(LoadTarget server, int clients, Duration length) throws IOException {
    return run(Map.of(server, new Pace(0, clients)), length).getFirst();
  }

  /** Both at the same time; what came of the first, then of the second. */
  List<LoadResult> both(
      LoadTarget first, Pace itsPace, LoadTarget second, Pace otherPace, Duration length)
      throws IOException {
    Map<LoadTarget, Pace> paces = new LinkedHashMap<>();
    paces.put(first, itsPace);
    paces.put(second, otherPace);
    return run(paces, length);
  }

  private List<LoadResult> run(Map<LoadTarget, Pace> paces, Duration length) throws IOException {
    List<LoadTarget> targets = new ArrayList<>(paces.keySet());
    long start = System.nanoTime();
    for (LoadTarget target : targets) {
      target.start(paces.getOrDefault(target, new Pace(0, 0)), start, length);
    }
    long patientUntil = start + length.plus(PATIENCE).toNanos();
    while (System.nanoTime() < patientUntil && !targets.stream().allMatch(LoadTarget::isDone)) {
      long now = System.nanoTime();
      for (LoadTarget target : targets) {
        target.sendDue(now);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      selector.selectNow(key -> ((LoadTarget.Connection) key.attachment()).ready());
    }
    return targets.stream().map(LoadTarget::result).toList();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
