package io.confida.benchmarks.load.pool;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * HikariCP's executor that opens connections, with more threads while a pool is filled.
 *
 * <p>Its one thread sleeps for 30 ms after each connection: two seconds for 64, for each of the
 * many pools that a search opens. With several, one sleeps while the next opens. With {@code
 * com.zaxxer.hikari.blockUntilFilled} HikariCP widens it so itself, but for all pools of the JVM
 * and to the number of processors only. Where the field is not there (another version) filling
 * takes longer, and nothing else changes.
 */
final class Adder implements AutoCloseable {

  private static final int THREADS = 16;
  private static final @Nullable Field EXECUTOR = executor();

  private final @Nullable ThreadPoolExecutor executor;

  private Adder(@Nullable ThreadPoolExecutor executor) {
    this.executor = executor;
  }

  private static @Nullable Field executor() {
    try {
      Field field = HikariPool.class.getDeclaredField("addConnectionExecutor");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | InaccessibleObjectException e) {
      return null;
    }
  }

  /** Widens it until closed. */
  static Adder widened(HikariDataSource pool) {
    ThreadPoolExecutor found = null;
    try {
      if (EXECUTOR != null
          && pool.getHikariPoolMXBean() instanceof HikariPool hikari
          && EXECUTOR.get(hikari) instanceof ThreadPoolExecutor executor) {
        found = executor;
        found.setMaximumPoolSize(THREADS);
        found.setCorePoolSize(THREADS);
      }
    } catch (IllegalAccessException e) {
      found = null;
    }
    return new Adder(found);
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.setCorePoolSize(1);
      executor.setMaximumPoolSize(1);
    }
  }
}
