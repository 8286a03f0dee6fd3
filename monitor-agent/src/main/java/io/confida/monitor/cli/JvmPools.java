package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.discovery.BeanPools;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.target.LocalJvm;
import io.confida.monitor.target.TargetConnection;
import io.confida.monitor.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM and the pools seen in it at one moment.
 *
 * @param problem why they could not be seen
 */
record JvmPools(LocalJvm jvm, List<Pool> pools, Optional<String> problem) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * One pool.
   *
   * @param figures empty when it could not be read
   */
  record Pool(String name, String library, Optional<PoolFigures> figures) {}

  /** None of them looked into. */
  static List<JvmPools> unseen(List<LocalJvm> jvms) {
    return jvms.stream().map(jvm -> new JvmPools(jvm, List.of(), Optional.empty())).toList();
  }

  /** Looks into all of them at once: none waits for another. */
  static List<JvmPools> look(List<LocalJvm> jvms) {
    Map<LocalJvm, FutureTask<List<Pool>>> looks = new LinkedHashMap<>();
    for (LocalJvm jvm : jvms) {
      var look = new FutureTask<>(() -> pools(jvm));
      var thread = new Thread(look, "confida-monitor-list-" + jvm.pid());
      thread.setDaemon(true);
      thread.start();
      looks.put(jvm, look);
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<JvmPools> seen = new ArrayList<>();
    looks.forEach((jvm, look) -> seen.add(result(jvm, look, until - System.nanoTime())));
    return seen;
  }

  private static JvmPools result(LocalJvm jvm, FutureTask<List<Pool>> look, long waitNanos) {
    String problem;
    try {
      return new JvmPools(
          jvm, look.get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS), Optional.empty());
    } catch (TimeoutException e) {
      problem = "does not answer: stopped, or it hangs";
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problem = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "not looked at";
    }
    return new JvmPools(jvm, List.of(), Optional.of(problem));
  }

  private static List<Pool> pools(LocalJvm jvm) throws TargetException, IOException {
    try (TargetConnection connection = Assembly.target("", jvm.pid()).connect()) {
      List<Pool> pools = new ArrayList<>();
      for (var server : connection.servers()) {
        for (WatchedPool pool : new BeanPools(server, List.of()).search()) {
          pools.add(new Pool(pool.name(), pool.library(), read(pool)));
        }
      }
      return pools;
    }
  }

  private static Optional<PoolFigures> read(WatchedPool pool) throws IOException {
    try {
      return Optional.of(pool.read());
    } catch (WatchedPool.PoolGoneException | WatchedPool.UnreadableException unread) {
      // It is there, which is what a list is asked for.
      return Optional.empty();
    }
  }

  /** One line a pool, or one on why there is none; never empty. */
  List<String> words() {
    if (problem.isPresent()) {
      return List.of("(" + problem.get() + ")");
    }
    if (pools.isEmpty()) {
      return List.of("none registered");
    }
    return pools.stream()
        .map(
            pool ->
                pool.library() + " " + pool.name() + pool.figures().map(JvmPools::size).orElse(""))
        .toList();
  }

  private static String size(PoolFigures now) {
    return " " + shown(now.active()) + "/" + shown(now.max());
  }

  private static String shown(OptionalInt count) {
    return count.isPresent() ? Integer.toString(count.getAsInt()) : "?";
  }
}
