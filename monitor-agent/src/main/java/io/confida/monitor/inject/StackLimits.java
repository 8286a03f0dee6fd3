package io.confida.monitor.inject;

/**
 * How many borrowers' stacks are taken from each pool in a second.
 *
 * @param wholeASecond whole stacks
 * @param allASecond whole stacks and, once those are used up, tops of stacks
 */
record StackLimits(int wholeASecond, int allASecond) {

  static StackLimits defaults() {
    return new StackLimits(2_000, 20_000);
  }

  StackBudget budget() {
    return new StackBudget(wholeASecond, allASecond);
  }
}
