package io.confida.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class FairnessTest {

  @Test
  void jainsIndexIsOneWhenAllGotAsMany() {
    assertThat(Fairness.jain(new long[] {7, 7, 7, 7})).isEqualTo(1);
  }

  @Test
  void jainsIndexIsOneInNWhenOneGotAll() {
    assertThat(Fairness.jain(new long[] {0, 0, 0, 9})).isEqualTo(0.25);
  }

  @Test
  void jainsIndexOfTheReportsExample() {
    // DEC-TR-301, section 3: of the users, a fraction f served equally and the others not at all.
    assertThat(Fairness.jain(new long[] {5, 5, 5, 0, 0, 0, 0, 0, 0, 0}))
        .isCloseTo(0.3, within(1e-12));
  }
}
