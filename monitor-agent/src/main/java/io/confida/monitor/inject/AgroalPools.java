package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.JdbcUrl;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.PoolSource;
import io.confida.monitor.discovery.WatchedPool;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Agroal pools of this JVM. Agroal registers no MBean and its idle pools have no task that
 * leads to them, so a pool is found at its first borrow. Its pools have no names: they are called
 * {@code agroal-1} and so on, in the order in which they were found.
 */
final class AgroalPools implements PoolSource, AutoCloseable {
  private final Inside inside;
  private final InstanceHook hook;
  private final Consumer<String> complaints;
  private final IdentityHashMap<Object, AgroalWatch> watches = new IdentityHashMap<>();
  private int found;

  AgroalPools(
      Instrumentation instrumentation, Loaders loaders, Inside inside, Consumer<String> complaints)
      throws ReflectiveOperationException {
    this.inside = inside;
    this.complaints = complaints;
    this.hook =
        new InstanceHook(
            instrumentation,
            loaders,
            inside,
            "io.agroal.pool.ConnectionPool",
            "getConnection",
            complaints);
  }

  /** Hooks nothing before this time has gone by. */
  synchronized void hookAfter(long nanos) {
    hook.waitFor(nanos);
  }

  @Override
  public synchronized List<WatchedPool> search() {
    try {
      hook.look();
      for (Object pool : hook.caught()) {
        watches.put(pool, new AgroalWatch(inside, pool, "agroal-" + ++found));
      }
    } catch (Throwable thrown) {
      complaints.accept("the search for Agroal pools failed, and goes on: " + thrown);
    }
    for (Iterator<AgroalWatch> each = watches.values().iterator(); each.hasNext(); ) {
      if (each.next().endIfClosed()) {
        each.remove();
      }
    }
    return new ArrayList<>(watches.values());
  }

  @Override
  public synchronized void close() {
    hook.close();
    watches.values().forEach(AgroalWatch::end);
    watches.clear();
  }

  private static final class AgroalWatch implements WatchedPool {
    private final String name;
    private final MethodHandle connections;
    private final MethodHandle state;
    private final MethodHandle awaiting;
    private final MethodHandle max;
    private final MethodHandle min;
    private final MethodHandle executor;
    private final Optional<DatabaseAddress> database;
    private volatile @Nullable Object configuration;
    private volatile @Nullable Object pool;

    AgroalWatch(Inside inside, Object pool, String name) throws Throwable {
      this.name = name;
      this.pool = pool;
      Class<?> type = pool.getClass();
      // Its own count of active connections stays 0 unless it was built with metrics.
      Class<?> listType = type.getDeclaredField("allConnections").getType();
      connections =
          inside
              .in(type)
              .findGetter(type, "allConnections", listType)
              .asType(methodType(Iterable.class, Object.class));
      Class<?> handlerType =
          Class.forName(type.getPackageName() + ".ConnectionHandler", false, type.getClassLoader());
      Class<?> stateType = handlerType.getDeclaredField("state").getType();
      state =
          inside
              .in(handlerType)
              .findGetter(handlerType, "state", stateType)
              .asType(methodType(Object.class, Object.class));
      awaiting =
          inside
              .in(type)
              .findVirtual(type, "awaitingCount", methodType(long.class))
              .asType(methodType(long.class, Object.class));
      Class<?> configurationType = type.getDeclaredField("configuration").getType();
      Object read =
          inside.in(type).findGetter(type, "configuration", configurationType).invoke(pool);
      configuration = read;
      max = number(inside, configurationType, "maxSize");
      min = number(inside, configurationType, "minSize");
      Class<?> executorType = type.getDeclaredField("housekeepingExecutor").getType();
      executor =
          inside
              .in(type)
              .findGetter(type, "housekeepingExecutor", executorType)
              .asType(methodType(ExecutorService.class, Object.class));
      var factoryMethod = configurationType.getMethod("connectionFactoryConfiguration");
      Class<?> factoryType = factoryMethod.getReturnType();
      Object factory = inside.in(configurationType).unreflect(factoryMethod).invoke(read);
      Object url =
          inside
              .in(factoryType)
              .findVirtual(factoryType, "jdbcUrl", methodType(String.class))
              .invoke(factory);
      database = url instanceof String jdbc ? JdbcUrl.address(jdbc) : Optional.empty();
    }

    private static MethodHandle number(Inside inside, Class<?> type, String method)
        throws ReflectiveOperationException {
      return inside
          .in(type)
          .findVirtual(type, method, methodType(int.class))
          .asType(methodType(int.class, Object.class));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String id() {
      return name;
    }

    @Override
    public String library() {
      return "Agroal";
    }

    @Override
    public Optional<DatabaseAddress> database() {
      return database;
    }

    @Override
    public PoolFigures read() throws PoolGoneException, UnreadableException {
      Object open = pool;
      Object limits = configuration;
      try {
        if (open == null || limits == null || isClosed(open)) {
          throw new PoolGoneException(name + " was closed");
        }
        int active = 0;
        int idle = 0;
        int total = 0;
        for (Object handler : (Iterable<?>) connections.invokeExact(open)) {
          String now = String.valueOf((Object) state.invokeExact(handler));
          total++;
          active += now.equals("CHECKED_OUT") ? 1 : 0;
          idle += now.equals("CHECKED_IN") ? 1 : 0;
        }
        long waiting = (long) awaiting.invokeExact(open);
        return new PoolFigures(
            OptionalInt.of(active),
            OptionalInt.of(idle),
            OptionalInt.of(total),
            OptionalInt.of((int) Math.max(0, waiting)),
            OptionalInt.of((int) max.invokeExact(limits)),
            OptionalInt.of((int) min.invokeExact(limits)));
      } catch (PoolGoneException gone) {
        throw gone;
      } catch (Throwable thrown) {
        throw new UnreadableException(name + " threw " + thrown.getClass().getName(), thrown);
      }
    }

    private boolean isClosed(Object open) throws Throwable {
      return ((ExecutorService) executor.invokeExact(open)).isShutdown();
    }

    boolean endIfClosed() {
      Object open = pool;
      try {
        if (open == null || isClosed(open)) {
          end();
          return true;
        }
        return false;
      } catch (Throwable thrown) {
        // Its next read says so.
        return false;
      }
    }

    void end() {
      pool = null;
      configuration = null;
    }
  }
}
