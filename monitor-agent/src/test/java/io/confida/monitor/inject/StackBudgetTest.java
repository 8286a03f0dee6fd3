package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StackBudgetTest {
  private static final long SECOND = 1_100_000_000L;

  private final StackBudget budget = new StackBudget(100);
  private final long now = System.nanoTime();

  @Test
  void takesAllWhereFewBorrow() {
    assertThat(takenOf(100, now)).containsExactly(IntStream.range(0, 100).toArray());
    assertThat(takenOf(100, now + SECOND)).hasSize(100);
  }

  @Test
  void spreadsWhatItTakesOverAllBorrowsOfASecond() {
    assertThat(takenOf(1_000, now)).hasSize(100).endsWith(99);
    int[] next = takenOf(1_000, now + SECOND);
    assertThat(next).hasSizeBetween(90, 100).contains(0);
    assertThat(next[next.length - 1]).isGreaterThan(900);
    takenOf(10, now + 2 * SECOND);
    assertThat(takenOf(10, now + 3 * SECOND)).hasSize(10);
  }

  private int[] takenOf(int borrows, long at) {
    return IntStream.range(0, borrows).filter(i -> budget.take(at)).toArray();
  }
}
