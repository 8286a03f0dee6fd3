package io.confida.monitor.exposition.http;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** CPU time that answering takes: of threads that come and go, so each adds its own. */
public final class HttpCost implements Supplier<OptionalDouble> {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final boolean known = threads.isCurrentThreadCpuTimeSupported();
  private final LongAdder nanos = new LongAdder();

  /** CPU time so far, in seconds; empty where the JVM cannot tell. */
  public OptionalDouble cpuSeconds() {
    return known ? OptionalDouble.of(nanos.sum() / 1e9) : OptionalDouble.empty();
  }

  /** The same as {@link #cpuSeconds}. */
  @Override
  public OptionalDouble get() {
    return cpuSeconds();
  }

  /** Counts for the calling thread, from now on. */
  Lap begin() {
    return new Lap();
  }

  /** One thread's account. */
  final class Lap {
    private long last = now();

    /** Adds what the thread took since the last call. */
    void add() {
      long now = now();
      nanos.add(now - last);
      last = now;
    }

    private long now() {
      return known ? Math.max(0, threads.getCurrentThreadCpuTime()) : 0;
    }
  }
}
