package io.confida.monitor.inject;

import io.confida.monitor.discovery.PoolSource;
import io.confida.monitor.discovery.WatchedPool;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * The HikariCP pools of this JVM, 3 to 7 and copies under other names, in every class loader,
 * whether they are registered as MBeans or not and whenever they were made. They are found through
 * their housekeepers, which wait in an executor's queue, and where that cannot be seen, at their
 * first borrow.
 */
final class HikariPools implements PoolSource, AutoCloseable {
  private final Inside inside;
  private final LiveTasks tasks;
  private final InstanceHook hook;
  private final int stacksASecond;
  private final Consumer<String> complaints;
  private final Map<Class<?>, HikariAccess> accessByClass = new HashMap<>();
  private final IdentityHashMap<Object, HikariWatch> watches = new IdentityHashMap<>();

  /** Those that are built otherwise than we know: said once each. */
  private final Set<Class<?>> refused = Collections.newSetFromMap(new WeakHashMap<>());

  /** How those tasks that lead to a pool do so, by their class; of the last search. */
  private Map<Class<?>, List<VarHandle>> ways = new HashMap<>();

  private int found;
  private boolean closed;

  /**
   * @param stacksASecond how many borrowers' stacks are taken from each pool in a second at most
   * @param complaints gets a line for people when something cannot be watched
   * @throws ReflectiveOperationException where the JDK is built otherwise
   */
  HikariPools(
      Instrumentation instrumentation,
      Loaders loaders,
      Inside inside,
      int stacksASecond,
      Consumer<String> complaints)
      throws ReflectiveOperationException {
    this.inside = inside;
    this.tasks = new LiveTasks(inside);
    this.hook =
        new InstanceHook(
            instrumentation,
            loaders,
            inside,
            "com.zaxxer.hikari.pool.HikariPool",
            "getConnection",
            complaints);
    this.stacksASecond = stacksASecond;
    this.complaints = complaints;
  }

  /** Hooks nothing before this time has gone by. */
  synchronized void hookAfter(long nanos) {
    hook.waitFor(nanos);
  }

  @Override
  public synchronized List<WatchedPool> search() {
    if (closed) {
      return List.of();
    }
    try {
      Map<Class<?>, List<VarHandle>> before = ways;
      ways = new HashMap<>();
      for (Object task : tasks.waiting()) {
        ifPools(task, before);
      }
      hook.look();
      for (Object pool : hook.caught()) {
        add(pool);
      }
      dropGone();
    } catch (Throwable thrown) {
      complaints.accept("the search for pools failed, and goes on in a second: " + thrown);
    }
    // Without lambdas: each costs the target memory for good at its first use.
    Map<String, WatchedPool> sorted = new TreeMap<>();
    for (HikariWatch watch : watches.values()) {
      watch.listen();
      sorted.put(watch.id(), watch);
    }
    return new ArrayList<>(sorted.values());
  }

  /** A task that is an inner class of a pool, such as its housekeeper, leads to it. */
  private void ifPools(Object task, Map<Class<?>, List<VarHandle>> before) {
    Class<?> type = task.getClass();
    if (!type.getName().contains(HikariAccess.POOL_CLASS + "$")) {
      return;
    }
    try {
      List<VarHandle> known = ways.get(type);
      if (known == null) {
        known = before.get(type);
        if (known == null) {
          known = waysToPool(type);
        }
        ways.put(type, known);
      }
      for (VarHandle way : known) {
        Object pool = way.get(task);
        if (pool != null) {
          add(pool);
        }
      }
    } catch (Throwable thrown) {
      refuse(type, thrown);
    }
  }

  private List<VarHandle> waysToPool(Class<?> type) throws IllegalAccessException {
    List<VarHandle> getters = new ArrayList<>();
    for (var field : type.getDeclaredFields()) {
      if (field.getType().getName().endsWith(HikariAccess.POOL_CLASS)) {
        getters.add(inside.in(type).unreflectVarHandle(field));
      }
    }
    return getters;
  }

  private void add(Object pool) {
    if (watches.containsKey(pool) || refused.contains(pool.getClass())) {
      return;
    }
    try {
      HikariAccess access = accessByClass.get(pool.getClass());
      if (access == null) {
        access = new HikariAccess(inside, pool.getClass());
        accessByClass.put(pool.getClass(), access);
      }
      // A pool that is being built has no tracker yet, and may still fail to start.
      if (!access.isShutDown(pool) && access.tracker(pool) != null) {
        watches.put(
            pool,
            new HikariWatch(access, pool, ++found, new StackBudget(stacksASecond), complaints));
      }
    } catch (Throwable thrown) {
      refuse(pool.getClass(), thrown);
    }
  }

  private void refuse(Class<?> type, Throwable thrown) {
    if (refused.add(type)) {
      complaints.accept("pools of " + type.getName() + " cannot be watched: " + thrown);
    }
  }

  private void dropGone() throws Throwable {
    for (Iterator<HikariWatch> each = watches.values().iterator(); each.hasNext(); ) {
      HikariWatch watch = each.next();
      if (watch.isGone()) {
        watch.end();
        each.remove();
      }
    }
    // What is not watched must not be kept from unloading.
    Set<Class<?>> alive = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object pool : watches.keySet()) {
      alive.add(pool.getClass());
    }
    accessByClass.keySet().retainAll(alive);
  }

  /** Puts everything back as it was. */
  @Override
  public synchronized void close() {
    closed = true;
    hook.close();
    watches.values().forEach(HikariWatch::end);
    watches.clear();
    accessByClass.clear();
    ways.clear();
    refused.clear();
  }
}
