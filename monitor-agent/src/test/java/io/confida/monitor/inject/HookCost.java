package io.confida.monitor.inject;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What being watched costs a borrow and its return, with a driver that does nothing: with and
 * without, interleaved, in one JVM. Started by hand; prints nanoseconds a borrow and return.
 */
public final class HookCost {
  private static final int ROUNDS = 3;
  private static final int DEPTH = 60;
  private static final long PHASE_NANOS = 400_000_000;
  private static final int UNWATCHED = -1;

  private HookCost() {}

  public static void main(String[] args) throws Exception {
    var config = new HikariConfig();
    config.setDataSource(nothing(DataSource.class));
    config.setMaximumPoolSize(4);
    Map<String, Integer> sides = new LinkedHashMap<>();
    sides.put("not watched", UNWATCHED);
    sides.put("not watched, again", UNWATCHED);
    sides.put("times and holders, no stacks", 0);
    sides.put("with every stack", Integer.MAX_VALUE - 1);
    sides.put("as by default, flat out", StackBudget.STACKS_A_SECOND);
    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    try (HikariDataSource source = new HikariDataSource(config)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (var side : sides.entrySet()) {
          nanos
              .computeIfAbsent(side.getKey(), unused -> new ArrayList<>())
              .add(measure(source, side.getValue()));
        }
      }
    }
    System.out.println("ns per borrow and return, " + DEPTH + " frames deep, each round:");
    nanos.forEach(
        (side, figures) ->
            System.out.printf(
                Locale.ROOT,
                "%-30s %s%n",
                side,
                figures.stream().map(figure -> "%7.0f".formatted(figure)).toList()));
    Runtime.getRuntime().halt(0);
  }

  private static double measure(HikariDataSource source, int stacks) throws Exception {
    try (Injection injection =
        stacks == UNWATCHED
            ? null
            : Injection.start(ProbeAgent.instrumentation(), stacks, HookCost::say)) {
      if (injection != null) {
        injection.search();
      }
      deep(source, DEPTH);
      return deep(source, DEPTH);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** As deep as a server calls. */
  private static double deep(DataSource source, int depth) throws Exception {
    if (depth > 0) {
      return deep(source, depth - 1);
    }
    int pairs = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < PHASE_NANOS) {
      for (int i = 0; i < 100; i++) {
        source.getConnection().close();
      }
      pairs += 100;
    }
    return (double) (System.nanoTime() - began) / pairs;
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            HookCost.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> returned = method.getReturnType();
              if (returned == Connection.class) {
                return nothing(Connection.class);
              }
              if (returned == boolean.class) {
                return List.of("isValid", "getAutoCommit").contains(method.getName());
              }
              return returned == int.class ? 0 : null;
            }));
  }
}
