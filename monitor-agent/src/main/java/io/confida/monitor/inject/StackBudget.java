package io.confida.monitor.inject;

/**
 * How many stacks a pool's borrowers may be asked for in a second. Within the first limit whole
 * stacks are taken, up to the second their tops, and none after that, so that a pool lent a hundred
 * thousand times a second pays no more for it than one lent some thousand times.
 *
 * <p>Counted without locks: under contention some more are taken than the limits say.
 */
final class StackBudget {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final int wholeASecond;
  private final int allASecond;
  private long secondBegan = System.nanoTime();
  private int taken;

  /**
   * @param wholeASecond whole stacks a second
   * @param allASecond whole stacks and tops a second
   */
  StackBudget(int wholeASecond, int allASecond) {
    this.wholeASecond = wholeASecond;
    this.allASecond = allASecond;
  }

  /** What may be taken. */
  enum Depth {
    WHOLE,
    TOP,
    NONE
  }

  Depth take(long nowNanos) {
    if (nowNanos - secondBegan >= SECOND_NANOS) {
      secondBegan = nowNanos;
      taken = 0;
    }
    int before = taken;
    if (before >= allASecond) {
      return Depth.NONE;
    }
    taken = before + 1;
    return before < wholeASecond ? Depth.WHOLE : Depth.TOP;
  }
}
