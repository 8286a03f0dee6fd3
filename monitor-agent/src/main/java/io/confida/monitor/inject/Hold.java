package io.confida.monitor.inject;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * One borrow that has not ended.
 *
 * @param thread the borrowing thread, which must not be kept from being collected; null when the
 *     connection was out before the watch began
 * @param threadName its name then; empty where it had none
 * @param threadNumber its number
 * @param sinceNanos when it borrowed, by {@link System#nanoTime()}, or when the watch began
 * @param trace where; null beyond the budget, and when it was out before
 */
record Hold(
    @Nullable WeakReference<Thread> thread,
    String threadName,
    long threadNumber,
    long sinceNanos,
    @Nullable Trace trace) {

  /** Of a connection that was out already when the watch began: nothing is known of it but that. */
  static Hold fromBefore(long nowNanos) {
    return new Hold(null, "", 0, nowNanos, null);
  }

  boolean isFromBefore() {
    return thread == null;
  }
}
