package io.confida.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Begins requests at a steady rate, whether those before have been answered or not. */
final class SteadyLoad {

  /** Not virtual ones, which would stand in one line with those of the server in this JVM. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private SteadyLoad() {}

  /**
   * Begins at once.
   *
   * @param perSecond how many
   * @param request is told its number, from 0
   */
  static SteadyLoad of(int perSecond, IntConsumer request) {
    SteadyLoad load = new SteadyLoad();
    // Each request keeps its own failure; this one ends with the clock.
    var _ =
        load.clock.scheduleAtFixedRate(
            () -> load.begin(request), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    return load;
  }

  private void begin(IntConsumer request) {
    int number = begun.getAndIncrement();
    threads.execute(
        () -> {
          try {
            request.accept(number);
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Begins no more, and waits for the answers; the first failure is thrown. */
  void end() {
    clock.shutdownNow();
    clock.close();
    threads.close();
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a request failed: " + first.getMessage(), first);
    }
  }
}
