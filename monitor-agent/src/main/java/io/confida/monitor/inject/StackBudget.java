package io.confida.monitor.inject;

/**
 * How many borrowers' stacks are taken from a pool in a second. Where there are more borrows, every
 * second, third … is taken, by how many there were in the second before, so that what is taken is
 * spread over all of them.
 *
 * <p>Counted without locks: under contention some more are taken than the limit says, or fewer.
 */
final class StackBudget {
  /** At 2.5 µs each, no more than a fortieth of a core. */
  static final int STACKS_A_SECOND = 10_000;

  private static final long SECOND_NANOS = 1_000_000_000;

  private final int limit;
  private long secondBegan = System.nanoTime();
  private int asked;
  private int taken;
  private int stride = 1;

  /**
   * @param limit stacks a second
   */
  StackBudget(int limit) {
    this.limit = limit;
  }

  boolean take(long nowNanos) {
    if (nowNanos - secondBegan >= SECOND_NANOS) {
      secondBegan = nowNanos;
      stride = limit == 0 ? 1 : 1 + asked / (limit + 1);
      asked = 0;
      taken = 0;
    }
    int number = asked;
    asked = number + 1;
    if (taken >= limit || number % stride != 0) {
      return false;
    }
    taken++;
    return true;
  }
}
