package io.confida.benchmarks.agents;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The program that is watched: pools on a PostgreSQL, and threads that use them when told to.
 *
 * <p>It takes one word a line on standard input, answers each with one line on standard output, and
 * ends with the input.
 */
public final class PoolsProgram {

  /** Begins its lines: agents print too. */
  static final String MARK = "program: ";

  static final String READY = "ready";

  private final List<HikariDataSource> pools = new ArrayList<>();
  private final int threads;
  private @Nullable PoolLoad load;

  private PoolsProgram(int threads) {
    this.threads = threads;
  }

  /** JDBC URL, number of pools, size of each, threads that use them. */
  public static void main(String[] args) {
    int code = 0;
    try {
      run(args);
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    // At once: agents have threads that keep a JVM alive.
    Runtime.getRuntime().halt(code);
  }

  private static void run(String[] args) throws IOException {
    PoolsProgram program = new PoolsProgram(Integer.parseInt(args[3]));
    program.open(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    say(READY);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = in.readLine(); word != null; word = in.readLine()) {
      say(program.answer(word));
    }
  }

  /** The name of the nth pool, from 1. */
  static String poolName(int n) {
    return String.format(Locale.ROOT, "orders%02d", n);
  }

  private void open(String url, int number, int size) {
    for (int n = 1; n <= number; n++) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setPoolName(poolName(n));
      config.setMaximumPoolSize(size);
      config.setRegisterMbeans(true);
      pools.add(new HikariDataSource(config));
    }
    while (pools.stream().anyMatch(p -> p.getHikariPoolMXBean().getTotalConnections() < size)) {
      LockSupport.parkNanos(1_000_000L); // the others are opened behind the first
    }
  }

  private String answer(String word) {
    return switch (word) {
      case "busy" -> {
        load = PoolLoad.start(pools, threads);
        yield "busy";
      }
      case "begin" -> {
        load().begin();
        yield "begun";
      }
      case "end" -> {
        String outcome = load().end().toString();
        load = null;
        yield outcome;
      }
      case "threads" -> String.valueOf(lastingThreads());
      case "heap" -> {
        System.gc();
        yield String.valueOf(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      default -> throw new IllegalArgumentException("not a word that is known here: " + word);
    };
  }

  /**
   * Without those that open and close a pool's connections, which end when they have had no work
   * for 5 s.
   */
  private static long lastingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.endsWith(":connection-adder"))
        .filter(name -> !name.endsWith(":connection-closer"))
        .count();
  }

  private PoolLoad load() {
    if (load == null) {
      throw new IllegalStateException("nothing is under load");
    }
    return load;
  }

  private static void say(String words) {
    System.out.println(MARK + words);
    System.out.flush();
  }
}
