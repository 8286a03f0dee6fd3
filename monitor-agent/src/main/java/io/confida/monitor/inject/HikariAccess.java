package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import io.confida.monitor.discovery.PoolFigures;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one HikariCP, as its class loader has it, that the monitor looks at. Names and
 * shapes are the same in HikariCP 3.0 to 7.1; a copy under another package name is as good.
 */
final class HikariAccess {
  private static final int SHUT_DOWN = 2;
  private static final int IN_USE = 1;
  private static final int REMOVED = -1;

  /** The name of every HikariCP's pool ends so, under whatever package it was put. */
  static final String POOL_CLASS = ".hikari.pool.HikariPool";

  private final String packagePrefix;
  private final BiConsumer<Object, int[]> figures;
  private final Function<Object, Object> jdbcUrl;

  // Variable handles, not method handles: for each of those the JVM writes a class at its first
  // use,
  // and for getting a field none.
  private final VarHandle state;
  private final VarHandle config;
  private final VarHandle bag;
  private final VarHandle bagsList;
  private final VarHandle lastFailure;
  private final VarHandle entryState;
  private final VarHandle entryConnection;
  private final VarHandle lastReturn;
  private final VarHandle tracker;
  private final boolean countsNanos;
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
    Class<?> bagType = Class.forName(prefix + "util.ConcurrentBag", false, loader);
    Class<?> clock = Class.forName(prefix + "util.ClockSource", false, loader);
    Class<?> configType = Class.forName(prefix + "HikariConfig", false, loader);
    Lookup inPool = inside.in(pool);
    Lookup inBase = inside.in(base);
    Lookup inEntry = inside.in(entry);

    FiguresWriter.Reader reader = FiguresWriter.reader(inPool, base, configType);
    figures = reader.figures();
    jdbcUrl = reader.jdbcUrl();
    state = inPool.findVarHandle(pool, "poolState", int.class);
    config = inBase.findVarHandle(base, "config", configType);
    bag = inPool.findVarHandle(pool, "connectionBag", bagType);
    bagsList = inside.in(bagType).findVarHandle(bagType, "sharedList", CopyOnWriteArrayList.class);
    lastFailure = inBase.findVarHandle(base, "lastConnectionFailure", AtomicReference.class);
    entryState = inEntry.findVarHandle(entry, "state", int.class);
    entryConnection = inEntry.findVarHandle(entry, "connection", java.sql.Connection.class);
    lastReturn = inEntry.findVarHandle(entry, "lastAccessed", long.class);
    long clockNow =
        (long)
            inside.in(clock).findStatic(clock, "currentTime", methodType(long.class)).invokeExact();
    // The pool counts by System.nanoTime(), or in milliseconds of the wall clock.
    countsNanos = Math.abs(clockNow - System.nanoTime()) < 1_000_000_000L;
    Class<?> trackerType = base.getDeclaredField("metricsTracker").getType();
    tracker = inBase.findVarHandle(base, "metricsTracker", trackerType);
    trackerWriter = new TrackerWriter(inBase, trackerType, entry, clock);
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

  boolean isShutDown(Object pool) {
    return (int) state.getVolatile(pool) == SHUT_DOWN;
  }

  /** Its HikariConfig. */
  Object config(Object pool) {
    return config.get(pool);
  }

  /** What the HikariConfig has for it; null where it has another way to the database. */
  @Nullable Object jdbcUrl(Object ofConfig) {
    return jdbcUrl.apply(ofConfig);
  }

  /** Its entries, each with a connection; who goes through them sees those of one moment. */
  List<?> entries(Object pool) {
    return (List<?>) bagsList.get(bag.get(pool));
  }

  /** Whether the connection opened last could not be opened. */
  boolean lastOpenFailed(Object pool) {
    return ((AtomicReference<?>) lastFailure.get(pool)).get() != null;
  }

  boolean isInUse(Object entry) {
    return (int) entryState.getVolatile(entry) == IN_USE;
  }

  boolean isRemoved(Object entry) {
    return (int) entryState.getVolatile(entry) == REMOVED;
  }

  /** The driver's own connection; null once it is closed. */
  @Nullable Object connection(Object entry) {
    return entryConnection.get(entry);
  }

  /** Nanoseconds since the entry was last given back, or made. */
  long nanosSinceReturn(Object entry) {
    long last = (long) lastReturn.get(entry);
    return countsNanos ? System.nanoTime() - last : (System.currentTimeMillis() - last) * 1_000_000;
  }

  /** How far apart two of its times may be that were the same. */
  long clockStepNanos() {
    return countsNanos ? 0 : 2_000_000;
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
