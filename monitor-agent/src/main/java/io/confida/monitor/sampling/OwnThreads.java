package io.confida.monitor.sampling;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the monitor's threads, all daemons whose names begin with {@value #PREFIX}, and knows what
 * CPU time they took, ended ones included.
 */
public final class OwnThreads implements ThreadFactory {
  /** How the names of all our threads begin. */
  public static final String PREFIX = "confida-monitor";

  private final ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
  private final boolean measured;
  private final AtomicInteger made = new AtomicInteger();

  /** Guarded by this, so that the sum never falls when a thread ends. */
  private final Set<Thread> alive = new HashSet<>();

  /** Guarded by this. */
  private long endedNanos;

  /** With no thread so far. */
  public OwnThreads() {
    measured = jvm.isThreadCpuTimeSupported() && jvm.isThreadCpuTimeEnabled();
  }

  @Override
  public Thread newThread(Runnable work) {
    var thread = new Thread(new Counted(work), PREFIX + "-" + made.incrementAndGet());
    thread.setDaemon(true);
    // An application's loader must not be kept alive by a thread that outlives it.
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    return thread;
  }

  private final class Counted implements Runnable {
    private final Runnable work;

    Counted(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      begun();
      try {
        work.run();
      } finally {
        ended();
      }
    }
  }

  /** CPU time of all of them, in seconds; empty where the JVM cannot tell. */
  public synchronized OptionalDouble cpuSeconds() {
    if (!measured) {
      return OptionalDouble.empty();
    }
    long nanos = endedNanos;
    for (Thread thread : alive) {
      nanos += Math.max(0, jvm.getThreadCpuTime(thread.getId()));
    }
    return OptionalDouble.of(nanos / 1e9);
  }

  private synchronized void begun() {
    alive.add(Thread.currentThread());
  }

  private synchronized void ended() {
    if (measured) {
      endedNanos += jvm.getCurrentThreadCpuTime();
    }
    alive.remove(Thread.currentThread());
  }
}
