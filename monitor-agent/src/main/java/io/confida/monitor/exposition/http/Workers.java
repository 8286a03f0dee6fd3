package io.confida.monitor.exposition.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * At most eight threads, which end after five seconds without work. The one that rested last works
 * next, so that the others come to their end; and a worker that has all but done is waited for
 * rather than that another thread is made: who asks again at the first byte of an answer finds the
 * same worker.
 */
final class Workers {
  private static final int MOST = 8;
  private static final long IDLE_NANOS = 5_000_000_000L;

  /** How long a worker may take that has begun to write its last answer. */
  private static final long SOON_NANOS = 100_000_000;

  /** How long a connection may stand in line for a worker. */
  private static final long LINE_NANOS = 250_000_000;

  /** The same when the last one stood in vain: long enough for a slow reader to give way. */
  private static final long LINE_WHEN_CROWDED_NANOS = 40_000_000;

  private static final long STEP_NANOS = 5_000_000;
  private static final long JOIN_MILLIS = 1_000;

  private final long soonNanos;
  private final long lineNanos;

  Workers() {
    this(SOON_NANOS, LINE_NANOS);
  }

  /**
   * @param soonNanos how long a worker may take that has begun to write its last answer
   * @param lineNanos how long a connection may stand in line for a worker
   */
  Workers(long soonNanos, long lineNanos) {
    this.soonNanos = soonNanos;
    this.lineNanos = lineNanos;
  }

  // All are guarded by this.
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int soonFree;
  private int number;
  private boolean closed;
  private @Nullable Thread inLine;

  /** Whether the last one stood in line in vain: then the next one stands shorter. */
  private boolean crowded;

  /** What a worker does. */
  interface Work {
    /** Does it; throws nothing. */
    void run(Worker by);
  }

  /** One thread. */
  final class Worker implements Runnable {
    private final Thread thread;
    private @Nullable Work next;
    private boolean soon;

    private Worker(Work first) {
      this.next = first;
      this.thread = thread(this, "confida-monitor-http-" + (number + 1));
    }

    /** It has one more thing to write, and then will be free. */
    void soonFree() {
      synchronized (Workers.this) {
        if (!soon) {
          soon = true;
          soonFree++;
        }
      }
    }

    @Override
    public void run() {
      try {
        for (Work work = take(); work != null; work = await()) {
          work.run(this);
        }
      } finally {
        left(this);
      }
    }

    private @Nullable Work take() {
      synchronized (Workers.this) {
        Work work = next;
        next = null;
        return work;
      }
    }

    private @Nullable Work await() {
      rest(this);
      long until = System.nanoTime() + IDLE_NANOS;
      Work work = take();
      while (work == null && mayStay(this, until)) {
        LockSupport.parkNanos(this, until - System.nanoTime());
        work = take();
      }
      return work;
    }
  }

  private synchronized void rest(Worker worker) {
    if (worker.soon) {
      worker.soon = false;
      soonFree--;
    }
    idle.push(worker);
    LockSupport.unpark(inLine);
  }

  /** Whether it goes on waiting; if not, nothing more is given to it. */
  private synchronized boolean mayStay(Worker worker, long until) {
    if (worker.next != null) {
      return true;
    }
    boolean stays = !closed && until - System.nanoTime() > 0;
    if (!stays) {
      idle.remove(worker);
    }
    return stays;
  }

  private synchronized void left(Worker worker) {
    if (worker.soon) {
      soonFree--;
    }
    idle.remove(worker);
    threads.remove(worker.thread);
    LockSupport.unpark(inLine);
  }

  /**
   * Hands work over, waiting a little for a worker to become free. Called by one thread.
   *
   * @param makeWay frees a worker, if one can be freed
   * @return false when there is no worker for it
   */
  boolean take(Work work, Runnable makeWay) {
    long begun = System.nanoTime();
    long line = crowded ? LINE_WHEN_CROWDED_NANOS : lineNanos;
    try {
      for (long waited = 0; !hand(work, waited); waited = System.nanoTime() - begun) {
        if (waited >= line) {
          crowded = true;
          return false;
        }
        if (isFull()) {
          makeWay.run();
        }
        LockSupport.parkNanos(this, STEP_NANOS);
      }
      crowded = false;
      return true;
    } finally {
      standInLine(null);
    }
  }

  private synchronized void standInLine(@Nullable Thread thread) {
    inLine = thread;
  }

  private synchronized boolean hand(Work work, long waitedNanos) {
    Worker worker = idle.poll();
    if (worker != null) {
      worker.next = work;
      LockSupport.unpark(worker.thread);
      return true;
    }
    if (!closed && threads.size() < MOST && (soonFree == 0 || waitedNanos >= soonNanos)) {
      Worker fresh = new Worker(work);
      fresh.thread.start();
      number++;
      threads.add(fresh.thread);
      return true;
    }
    inLine = Thread.currentThread();
    return false;
  }

  private synchronized boolean isFull() {
    return threads.size() >= MOST && soonFree == 0;
  }

  /** Interrupts all and waits for their end; returns whether this thread was interrupted. */
  boolean close() {
    List<Thread> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(threads);
    }
    for (Thread thread : left) {
      thread.interrupt();
    }
    boolean interrupted = false;
    for (Thread thread : left) {
      interrupted |= join(thread);
    }
    return interrupted;
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
