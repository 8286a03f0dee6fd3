package io.confida.monitor.exposition.http;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** At most eight threads, which end after five seconds without work. */
final class Workers implements ThreadFactory {
  private static final int MOST = 8;
  private static final int IDLE_SECONDS = 5;

  /** How long a connection may stand in line for a worker. */
  private static final long LINE_NANOS = 250_000_000;

  /** The same when the last one stood in vain: long enough for an idle connection to give way. */
  private static final long LINE_WHEN_CROWDED_NANOS = 40_000_000;

  private static final long STEP_NANOS = 5_000_000;
  private static final long JOIN_MILLIS = 1_000;

  private final SynchronousQueue<Runnable> queue = new SynchronousQueue<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, queue, this);

  /** Whether the last one stood in line in vain: then the next one stands shorter. */
  private boolean crowded;

  /**
   * Hands work over, waiting a little for a worker to become free. Called by one thread.
   *
   * @param makeWay frees a worker, if one can be freed
   * @return false when there is no worker for it
   */
  boolean take(Runnable work, Runnable makeWay) {
    long until = System.nanoTime() + (crowded ? LINE_WHEN_CROWDED_NANOS : LINE_NANOS);
    try {
      while (true) {
        if (begin(work)) {
          crowded = false;
          return true;
        }
        makeWay.run();
        if (queue.offer(work, STEP_NANOS, TimeUnit.NANOSECONDS)) {
          crowded = false;
          return true;
        }
        if (System.nanoTime() - until >= 0) {
          crowded = true;
          return false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean begin(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException allBusy) {
      return false;
    }
  }

  /** Interrupts all and waits for their end; returns whether this thread was interrupted. */
  boolean close() {
    executor.shutdownNow();
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    return interrupted;
  }

  @Override
  public Thread newThread(Runnable loop) {
    for (Iterator<Thread> each = threads.iterator(); each.hasNext(); ) {
      if (each.next().getState() == Thread.State.TERMINATED) {
        each.remove();
      }
    }
    Thread thread = thread(loop, "confida-monitor-http-" + number.incrementAndGet());
    threads.add(thread);
    return thread;
  }

  /** A daemon that takes nothing over from the thread that makes it. */
  static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Workers.class.getClassLoader());
    return thread;
  }

  /** Waits for a thread's end, a second at most; returns whether this thread was interrupted. */
  static boolean join(Thread thread) {
    if (thread.equals(Thread.currentThread())) {
      return false;
    }
    try {
      thread.join(JOIN_MILLIS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
