package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait in the queues of this JVM's scheduled executors, found through their threads:
 * a pool that keeps house has one there, whoever made the pool and whenever. Executors on virtual
 * threads are not seen, for the JVM does not list those. Reads only.
 */
final class LiveTasks {
  /** A queue longer than this is not one of a pool that keeps house; copying it holds its lock. */
  private static final int LONGEST_QUEUE = 20_000;

  private final MethodHandle taskOfThread;
  private final Class<?> workerType;
  private final MethodHandle executorOfWorker;
  private final MethodHandle callableOfFuture;
  private final Class<?> adapterType;
  private final MethodHandle taskOfAdapter;

  /**
   * @throws ReflectiveOperationException where the JDK is built otherwise
   */
  LiveTasks(Inside inside) throws ReflectiveOperationException {
    taskOfThread = taskOfThread(inside);
    workerType = Class.forName("java.util.concurrent.ThreadPoolExecutor$Worker");
    executorOfWorker = objectGetter(inside, workerType, "this$0", ThreadPoolExecutor.class);
    callableOfFuture =
        objectGetter(inside, FutureTask.class, "callable", java.util.concurrent.Callable.class);
    adapterType = Class.forName("java.util.concurrent.Executors$RunnableAdapter");
    taskOfAdapter = objectGetter(inside, adapterType, "task", Runnable.class);
  }

  private static MethodHandle taskOfThread(Inside inside) throws ReflectiveOperationException {
    try {
      // Since JDK 19 a thread keeps what a virtual one has not in an object of its own.
      Class<?> holderType = Class.forName("java.lang.Thread$FieldHolder");
      MethodHandle holder = inside.in(Thread.class).findGetter(Thread.class, "holder", holderType);
      MethodHandle task = inside.in(holderType).findGetter(holderType, "task", Runnable.class);
      return java.lang.invoke.MethodHandles.filterReturnValue(holder, task)
          .asType(methodType(Object.class, Thread.class));
    } catch (ClassNotFoundException e) {
      return inside
          .in(Thread.class)
          .findGetter(Thread.class, "target", Runnable.class)
          .asType(methodType(Object.class, Thread.class));
    }
  }

  private static MethodHandle objectGetter(
      Inside inside, Class<?> owner, String field, Class<?> type)
      throws ReflectiveOperationException {
    return inside
        .in(owner)
        .findGetter(owner, field, type)
        .asType(methodType(Object.class, Object.class));
  }

  /** Each task that waits now. */
  List<Object> waiting() throws Throwable {
    List<Object> tasks = new ArrayList<>();
    Set<ThreadPoolExecutor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Thread thread : threads()) {
      Object worker = (Object) taskOfThread.invokeExact(thread);
      if (!workerType.isInstance(worker)) {
        continue;
      }
      Object executor = (Object) executorOfWorker.invokeExact(worker);
      if (executor instanceof ScheduledThreadPoolExecutor scheduled
          && seen.add(scheduled)
          && scheduled.getQueue().size() <= LONGEST_QUEUE) {
        for (Object waiting : scheduled.getQueue().toArray()) {
          Object task = unwrapped(waiting);
          if (task != null) {
            tasks.add(task);
          }
        }
      }
    }
    return tasks;
  }

  private @Nullable Object unwrapped(Object future) throws Throwable {
    if (!(future instanceof FutureTask<?>)) {
      return future;
    }
    Object callable = (Object) callableOfFuture.invokeExact(future);
    return adapterType.isInstance(callable)
        ? (Object) taskOfAdapter.invokeExact(callable)
        : callable;
  }

  private static Thread[] threads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup up = root; up != null; up = up.getParent()) {
      root = up;
    }
    // The list is cut off silently where it is too short for the threads there are.
    Thread[] threads = new Thread[root.activeCount() + 64];
    int found = root.enumerate(threads, true);
    while (found == threads.length) {
      threads = new Thread[threads.length * 2];
      found = root.enumerate(threads, true);
    }
    return java.util.Arrays.copyOf(threads, found);
  }
}
