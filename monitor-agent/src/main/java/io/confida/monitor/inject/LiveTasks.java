package io.confida.monitor.inject;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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

  // Variable handles, not method handles: for each of those the JVM writes a class at its first
  // use,
  // and for getting a field none.

  /** What of a thread holds its task, since JDK 19; before, the thread does. */
  private final @Nullable VarHandle holder;

  private final VarHandle taskOfHolder;
  private final Class<?> workerType;
  private final VarHandle executorOfWorker;
  private final VarHandle callableOfFuture;
  private final Class<?> adapterType;
  private final VarHandle taskOfAdapter;

  /**
   * @throws ReflectiveOperationException where the JDK is built otherwise
   */
  LiveTasks(Inside inside) throws ReflectiveOperationException {
    Class<?> holderType = holderType();
    holder =
        holderType == null
            ? null
            : inside.in(Thread.class).findVarHandle(Thread.class, "holder", holderType);
    taskOfHolder =
        holderType == null
            ? inside.in(Thread.class).findVarHandle(Thread.class, "target", Runnable.class)
            : inside.in(holderType).findVarHandle(holderType, "task", Runnable.class);
    workerType = Class.forName("java.util.concurrent.ThreadPoolExecutor$Worker");
    executorOfWorker =
        inside.in(workerType).findVarHandle(workerType, "this$0", ThreadPoolExecutor.class);
    callableOfFuture =
        inside.in(FutureTask.class).findVarHandle(FutureTask.class, "callable", Callable.class);
    adapterType = Class.forName("java.util.concurrent.Executors$RunnableAdapter");
    taskOfAdapter = inside.in(adapterType).findVarHandle(adapterType, "task", Runnable.class);
  }

  /** Since JDK 19 a thread keeps what a virtual one has not in an object of its own. */
  private static @Nullable Class<?> holderType() {
    try {
      return Class.forName("java.lang.Thread$FieldHolder");
    } catch (ClassNotFoundException older) {
      return null;
    }
  }

  /** Each task that waits now. */
  List<Object> waiting() {
    List<Object> tasks = new ArrayList<>();
    Set<ThreadPoolExecutor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Thread thread : threads()) {
      Object worker = task(thread);
      if (!workerType.isInstance(worker)) {
        continue;
      }
      Object executor = executorOfWorker.get(worker);
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

  private @Nullable Object task(Thread thread) {
    Object held = holder == null ? thread : holder.get(thread);
    // A thread that ends lets go of it.
    return held == null ? null : taskOfHolder.get(held);
  }

  private @Nullable Object unwrapped(Object future) {
    if (!(future instanceof FutureTask<?>)) {
      return future;
    }
    Object callable = callableOfFuture.get(future);
    return adapterType.isInstance(callable) ? taskOfAdapter.get(callable) : callable;
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
