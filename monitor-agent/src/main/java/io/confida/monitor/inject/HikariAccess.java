package io.confida.monitor.inject;

import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodType.methodType;

import io.confida.monitor.discovery.PoolFigures;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one HikariCP, as its class loader has it, that the monitor looks at. Names and
 * shapes are the same in HikariCP 3.0 to 7.1; a copy under another package name is as good.
 */
final class HikariAccess {
  private static final MethodType TO_INT = methodType(int.class, Object.class);
  private static final MethodType TO_OBJECT = methodType(Object.class, Object.class);
  private static final int SHUT_DOWN = 2;
  private static final int IN_USE = 1;
  private static final int REMOVED = -1;

  /** The name of every HikariCP's pool ends so, under whatever package it was put. */
  static final String POOL_CLASS = ".hikari.pool.HikariPool";

  private final String packagePrefix;
  private final BiConsumer<Object, int[]> figures;
  private final MethodHandle state;
  private final MethodHandle config;
  private final MethodHandle entries;
  private final MethodHandle lastFailure;
  private final MethodHandle entryState;
  private final MethodHandle entryConnection;
  private final MethodHandle nanosSinceReturn;
  private final VarHandle tracker;
  private final long clockStepNanos;
  private final TrackerWriter trackerWriter;

  /**
   * @throws Throwable when this HikariCP is built otherwise
   */
  HikariAccess(Inside inside, Class<?> pool) throws Throwable {
    Class<?> base = pool.getSuperclass();
    String prefix =
        pool.getName().substring(0, pool.getName().length() - "pool.HikariPool".length());
    this.packagePrefix = prefix;
    ClassLoader loader = pool.getClassLoader();
    Class<?> entry = Class.forName(prefix + "pool.PoolEntry", false, loader);
    Class<?> bag = Class.forName(prefix + "util.ConcurrentBag", false, loader);
    Class<?> clock = Class.forName(prefix + "util.ClockSource", false, loader);
    Class<?> configType = Class.forName(prefix + "HikariConfig", false, loader);
    Lookup inPool = inside.in(pool);
    Lookup inBase = inside.in(base);

    figures = FiguresWriter.reader(inPool, base, configType);
    state = inPool.findGetter(pool, "poolState", int.class).asType(TO_INT);
    config = inBase.findGetter(base, "config", configType).asType(TO_OBJECT);
    entries =
        filterReturnValue(
                inPool.findGetter(pool, "connectionBag", bag),
                inside.in(bag).findVirtual(bag, "values", methodType(List.class)))
            .asType(methodType(List.class, Object.class));
    lastFailure =
        filterReturnValue(
                inBase.findGetter(base, "lastConnectionFailure", AtomicReference.class),
                inBase.findVirtual(AtomicReference.class, "get", methodType(Object.class)))
            .asType(TO_OBJECT);
    entryState =
        inside.in(entry).findVirtual(entry, "getState", methodType(int.class)).asType(TO_INT);
    entryConnection =
        inside
            .in(entry)
            .findGetter(entry, "connection", java.sql.Connection.class)
            .asType(TO_OBJECT);
    nanosSinceReturn =
        filterReturnValue(
                inside.in(entry).findGetter(entry, "lastAccessed", long.class),
                inside
                    .in(clock)
                    .findStatic(clock, "elapsedNanos", methodType(long.class, long.class)))
            .asType(methodType(long.class, Object.class));
    long clockNow = (long) currentTime(inside, clock).invokeExact();
    // The pool counts by System.nanoTime(), or in milliseconds of the wall clock.
    clockStepNanos = Math.abs(clockNow - System.nanoTime()) < 1_000_000_000L ? 0 : 2_000_000;
    Class<?> trackerType = base.getDeclaredField("metricsTracker").getType();
    tracker = inBase.findVarHandle(base, "metricsTracker", trackerType);
    trackerWriter = new TrackerWriter(inBase, trackerType, entry, clock);
  }

  private static MethodHandle currentTime(Inside inside, Class<?> clock)
      throws ReflectiveOperationException {
    return inside.in(clock).findStatic(clock, "currentTime", methodType(long.class));
  }

  /** Where this HikariCP's classes are, such as {@code com.zaxxer.hikari.}. */
  String packagePrefix() {
    return packagePrefix;
  }

  /** Reads them all, over what was read before. */
  void read(Object pool, Figures into) {
    figures.accept(pool, into.read);
  }

  /** The last reading of one pool; for one thread at a time. */
  static final class Figures {
    private final int[] read = new int[FiguresWriter.FIGURES];

    int active() {
      return read[0];
    }

    int idle() {
      return read[1];
    }

    int total() {
      return read[2];
    }

    int waiting() {
      return read[3];
    }

    int max() {
      return read[4];
    }

    int min() {
      return read[5];
    }

    boolean ofShutDown() {
      return read[6] == SHUT_DOWN;
    }

    /** Whether they are the same as these. */
    boolean are(PoolFigures others) {
      return others.active().orElse(-1) == active()
          && others.idle().orElse(-1) == idle()
          && others.total().orElse(-1) == total()
          && others.waiting().orElse(-1) == waiting()
          && others.max().orElse(-1) == max()
          && others.min().orElse(-1) == min();
    }
  }

  boolean isShutDown(Object pool) throws Throwable {
    return (int) state.invokeExact(pool) == SHUT_DOWN;
  }

  Object config(Object pool) throws Throwable {
    return (Object) config.invokeExact(pool);
  }

  /** Its entries at this moment, each with a connection. */
  List<?> entries(Object pool) throws Throwable {
    return (List<?>) entries.invokeExact(pool);
  }

  /** Whether the connection opened last could not be opened. */
  boolean lastOpenFailed(Object pool) throws Throwable {
    return (Object) lastFailure.invokeExact(pool) != null;
  }

  boolean isInUse(Object entry) throws Throwable {
    return (int) entryState.invokeExact(entry) == IN_USE;
  }

  boolean isRemoved(Object entry) throws Throwable {
    return (int) entryState.invokeExact(entry) == REMOVED;
  }

  /** The driver's own connection; null once it is closed. */
  @Nullable Object connection(Object entry) throws Throwable {
    return (Object) entryConnection.invokeExact(entry);
  }

  /** Nanoseconds since the entry was last given back, or made. */
  long nanosSinceReturn(Object entry) throws Throwable {
    return (long) nanosSinceReturn.invokeExact(entry);
  }

  /** How far apart two of its times may be that were the same. */
  long clockStepNanos() {
    return clockStepNanos;
  }

  /** What the pool tells its borrows to now; null while the pool is being built. */
  @Nullable Object tracker(Object pool) {
    return tracker.get(pool);
  }

  /** Sets it, unless the application has set another in between. */
  boolean replaceTracker(Object pool, Object expected, Object replacement) {
    return tracker.compareAndSet(pool, expected, replacement);
  }

  /** Makes a tracker that goes on telling the next one, and then tells the ear. */
  Object trackerBefore(Object next, BorrowEar ear) throws Throwable {
    return trackerWriter.newTracker(next, ear);
  }
}
