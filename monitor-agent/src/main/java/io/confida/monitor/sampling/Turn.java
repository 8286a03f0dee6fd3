package io.confida.monitor.sampling;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One thread's right to sample. It is taken away when what the thread reads does not come back;
 * another thread goes on without that, and this one ends when its read returns.
 */
final class Turn {
  private @Nullable Hanging doing;
  private long sinceNanos;
  private boolean over;

  /** What may not come back. */
  interface Hanging {
    /** Says that it is still under way on a thread that gave up its turn, or has returned. */
    void hangs(boolean itHangs);

    /** Whether it is. */
    boolean hangs();
  }

  /** The turn was taken away while something was under way; its outcome is nobody's any more. */
  static final class OverException extends Exception {
    private static final long serialVersionUID = 1L;

    OverException() {
      super("another thread samples now", null, false, false);
    }
  }

  /** Does what may take for ever. */
  <T> T guard(Hanging what, SamplingClock clock, Callable<T> action)
      throws OverException, Exception {
    begin(what, clock.nanos());
    try {
      return action.call();
    } finally {
      end(what);
    }
  }

  private synchronized void begin(Hanging what, long nowNanos) throws OverException {
    if (over) {
      throw new OverException();
    }
    doing = what;
    sinceNanos = nowNanos;
  }

  /** Throws over whatever the action threw: an outcome that comes too late is none. */
  private synchronized void end(Hanging what) throws OverException {
    doing = null;
    if (over) {
      what.hangs(false);
      throw new OverException();
    }
  }

  /**
   * Takes the turn away if something has been under way for longer than this.
   *
   * @return what hangs, if the turn was taken away now
   */
  synchronized Optional<Hanging> takeAway(long nowNanos, long longestNanos) {
    Hanging what = doing;
    if (over || what == null || nowNanos - sinceNanos <= longestNanos) {
      return Optional.empty();
    }
    over = true;
    what.hangs(true);
    return Optional.of(what);
  }
}
