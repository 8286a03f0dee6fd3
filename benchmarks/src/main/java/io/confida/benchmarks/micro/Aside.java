package io.confida.benchmarks.micro;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What a suite does between iterations and at its end.
 *
 * <p>One of JMH's threads does it for all, and the others ask again and again whether it is done,
 * without giving way. With virtual threads they soon hold all processors that there are for such,
 * and a thread that waits for anything, a database's answer say, gets none to go on with: JMH 1.37
 * hangs. So a platform thread does the work, and the virtual one keeps its processor meanwhile.
 */
public final class Aside {

  private Aside() {}

  /**
   * Runs the work and returns when it is done.
   *
   * @throws IllegalStateException if it fails
   */
  public static void run(Callable<?> work) {
    FutureTask<Object> task = new FutureTask<>(work::call);
    if (Thread.currentThread().isVirtual()) {
      Thread.ofPlatform().name("suite-aside").start(task);
      while (!task.isDone()) {
        Thread.onSpinWait();
      }
    } else {
      task.run();
    }
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("between iterations: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** As {@link #run}, for work without a result. */
  public static void end(Runnable work) {
    run(
        () -> {
          work.run();
          return true;
        });
  }
}
