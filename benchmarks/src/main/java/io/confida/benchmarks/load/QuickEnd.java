package io.confida.benchmarks.load;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends processes with little patience, for whoever has pressed Ctrl-C. */
public final class QuickEnd {

  private static final long PATIENCE_SECONDS = 3;
  private static final long LAST_SECONDS = 1;

  private QuickEnd() {}

  /** Asks all of them to end, and ends those that have not after three seconds. */
  public static void of(Collection<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    await(processes, PATIENCE_SECONDS);
    List<ProcessHandle> left = processes.stream().filter(ProcessHandle::isAlive).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    await(left, LAST_SECONDS);
  }

  private static void await(Collection<ProcessHandle> processes, long seconds) {
    processes.stream()
        .map(each -> each.onExit().completeOnTimeout(each, seconds, TimeUnit.SECONDS))
        .toList()
        .forEach(CompletableFuture::join);
  }
}
