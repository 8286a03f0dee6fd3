package io.confida.benchmarks.micro;

import org.jspecify.annotations.Nullable;

/**
 * What a suite does after each iteration, and at its end.
 *
 * <p>A suite does not say it by {@code Level.Iteration}: one of the threads that measure does such
 * work for all, and the others ask again and again whether it is done, without giving way (JMH
 * 1.37, generated code). When they are virtual, these hold all processors that there are for such
 * ones within moments, and if whoever does the work gives way but once, be it inside {@code
 * FutureTask.get}, it never gets a processor again: the run hangs. Nor does a suite close anything
 * in a tear-down of its own: the others sleep a second then. Here the thread does it that starts
 * the iterations, which is none of those that measure, when all of them have stopped.
 */
public final class Interlude {

  private static @Nullable Work each;
  private static @Nullable Work last;

  private Interlude() {}

  /** What is to be done. */
  @FunctionalInterface
  public interface Work {

    /** Does it. */
    void run() throws Exception;
  }

  /** From a suite's setup, as the last of it: has this done after each iteration. */
  public static synchronized void afterEach(Work work) {
    each = work;
    last = null;
  }

  /** From a suite's tear-down: has this done after the iteration that is ending, the last one. */
  public static synchronized void atEnd(Work work) {
    last = work;
  }

  /**
   * Does it; all threads that measure have stopped.
   *
   * @throws IllegalStateException if it fails
   */
  static synchronized void now() {
    Work now = each;
    Work end = last;
    if (end != null) {
      each = null;
      last = null;
    }
    try {
      if (now != null) {
        run(now);
      }
    } finally {
      if (end != null) {
        run(end);
      }
    }
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (Exception e) {
      throw new IllegalStateException("between iterations: " + e, e);
    }
  }
}
