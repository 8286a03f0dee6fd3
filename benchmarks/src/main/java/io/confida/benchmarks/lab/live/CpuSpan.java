package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.sweep.Sample;
import io.confida.benchmarks.load.CpuTimes;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * CPU time spent in a measured time that begins a while from now, read by a thread of its own since
 * the load keeps the caller.
 *
 * @param clientSeconds of this JVM
 * @param databaseSeconds of PostgreSQL, null where it runs elsewhere
 */
record CpuSpan(double clientSeconds, @Nullable Double databaseSeconds) {

  /** Begins to wait for the measured time; complete soon after its end. */
  static CompletableFuture<CpuSpan> read(
      Duration settle, Duration measure, OptionalLong postmaster) {
    long begin = System.nanoTime() + settle.toNanos();
    long end = begin + measure.toNanos();
    CompletableFuture<CpuSpan> span = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("cpu-span")
        .start(
            () -> {
              try {
                waitUntil(begin);
                double client = CpuTimes.own();
                double database = database(postmaster);
                waitUntil(end);
                client = CpuTimes.own() - client;
                database = database(postmaster) - database;
                span.complete(new CpuSpan(client, postmaster.isPresent() ? database : null));
              } catch (RuntimeException e) {
                span.completeExceptionally(e);
              }
            });
    return span;
  }

  /** For each request, or null when none was answered. */
  Sample.@Nullable Cpu perRequest(long answered) {
    if (answered == 0) {
      return null;
    }
    return new Sample.Cpu(
        1e6 * clientSeconds / answered,
        databaseSeconds == null ? null : 1e6 * databaseSeconds / answered);
  }

  private static double database(OptionalLong postmaster) {
    return postmaster.isPresent() ? CpuTimes.ofDatabase(postmaster.getAsLong()) : 0;
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
