package io.confida.server;

import io.confida.server.database.StatementObserver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The names of the statements that requests caused. */
final class StatementLog implements StatementObserver {

  /** What the server does by itself, at any time. */
  private static final Set<String> BACKGROUND = Set.of("fold-events", "bank-questions");

  private final Queue<String> names = new ConcurrentLinkedQueue<>();
  private volatile long lastNanos = System.nanoTime();

  @Override
  public void executed(
      String name,
      String sql,
      List<? extends @Nullable Object> values,
      long nanos,
      boolean failed) {
    lastNanos = System.nanoTime();
    if (!BACKGROUND.contains(name)) {
      names.add(name);
    }
  }

  /** Whether none has ended for so long, of the server's own ones either. */
  boolean quietFor(Duration time) {
    return System.nanoTime() - lastNanos > time.toNanos();
  }

  /** The statements that ran while this did. */
  List<String> during(Runnable work) {
    names.clear();
    work.run();
    return List.copyOf(names);
  }
}
