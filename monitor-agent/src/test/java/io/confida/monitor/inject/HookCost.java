package io.confida.monitor.inject;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * What being watched costs a borrow and its return, with a driver that does nothing: with and
 * without, interleaved, in one JVM. Started by hand; prints nanoseconds a borrow and return.
 */
public final class HookCost {
  private static final int ROUNDS = 9;
  private static final int DEPTH = 60;

  private HookCost() {}

  public static void main(String[] args) throws Exception {
    var config = new HikariConfig();
    config.setDataSource(nothing(DataSource.class));
    config.setMaximumPoolSize(4);
    int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    try (HikariDataSource source = new HikariDataSource(config)) {
      System.out.printf(Locale.ROOT, "ns per borrow and return, median of %d rounds%n", ROUNDS);
      tell("not watched, not watched", measure(source, pairs, null, null));
      tell("times and holders", measure(source, pairs, null, new StackLimits(0, 0)));
      tell(
          "and whole stacks", measure(source, pairs / 10, null, new StackLimits(1 << 30, 1 << 30)));
      tell("and tops of stacks", measure(source, pairs / 10, null, new StackLimits(0, 1 << 30)));
      tell("as by default, flat out", measure(source, pairs, null, StackLimits.defaults()));
    }
    Runtime.getRuntime().halt(0);
  }

  private static void tell(String what, double[] medians) {
    System.out.printf(
        Locale.ROOT,
        "%-28s without %7.0f   with %7.0f   difference %6.0f%n",
        what,
        medians[0],
        medians[1],
        medians[1] - medians[0]);
  }

  private static double[] measure(
      HikariDataSource source,
      int pairs,
      @org.jspecify.annotations.Nullable StackLimits one,
      @org.jspecify.annotations.Nullable StackLimits other)
      throws Exception {
    double[][] nanos = new double[2][ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      for (int side = 0; side < 2; side++) {
        StackLimits limits = side == 0 ? one : other;
        Injection injection =
            limits == null
                ? null
                : Injection.start(ProbeAgent.instrumentation(), limits, System.err::println);
        if (injection != null) {
          injection.search();
        }
        deep(source, pairs / 4, DEPTH);
        long began = System.nanoTime();
        deep(source, pairs, DEPTH);
        if (round >= 0) {
          nanos[side][round] = (double) (System.nanoTime() - began) / pairs;
        }
        if (injection != null) {
          injection.close();
        }
      }
    }
    return Arrays.stream(nanos).mapToDouble(HookCost::median).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** As deep as a server calls. */
  private static void deep(DataSource source, int pairs, int depth) throws Exception {
    if (depth > 0) {
      deep(source, pairs, depth - 1);
      return;
    }
    for (int i = 0; i < pairs; i++) {
      source.getConnection().close();
    }
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
