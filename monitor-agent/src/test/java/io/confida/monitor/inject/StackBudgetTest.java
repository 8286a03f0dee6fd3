package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.inject.StackBudget.Depth;
import org.junit.jupiter.api.Test;

class StackBudgetTest {
  @Test
  void givesWholeStacksThenTopsThenNoneAndBeginsAnewEachSecond() {
    var budget = new StackBudget(1, 3);
    long now = System.nanoTime();

    assertThat(budget.take(now)).isEqualTo(Depth.WHOLE);
    assertThat(budget.take(now)).isEqualTo(Depth.TOP);
    assertThat(budget.take(now)).isEqualTo(Depth.TOP);
    assertThat(budget.take(now)).isEqualTo(Depth.NONE);
    assertThat(budget.take(now + 1_100_000_000L)).isEqualTo(Depth.WHOLE);
  }
}
