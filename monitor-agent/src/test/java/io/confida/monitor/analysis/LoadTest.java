package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void theIntervalIsStudents() {
    // Mean 3, standard deviation 1.5811, five batches: 2.132 * 1.5811 / sqrt(5).
    Load load = Load.ofBatches(1, 2, 3, 4, 5);
    assertThat(load.mean()).isEqualTo(3);
    assertThat(load.high() - 3).isCloseTo(1.5075, within(1e-3));
    assertThat(3 - load.low()).isCloseTo(1.5075, within(1e-3));
  }

  @Test
  void oneBatchTellsNoSpread() {
    assertThat(Load.ofBatches(4)).isEqualTo(new Load(4, 0, Double.POSITIVE_INFINITY));
  }

  @Test
  void ninetyPerCentOfTheIntervalsHoldTheTruth() {
    var random = new Random(7);
    int holds = 0;
    for (int i = 0; i < 4000; i++) {
      double[] batches = new double[10];
      for (int j = 0; j < batches.length; j++) {
        batches[j] = 20 + 3 * random.nextGaussian();
      }
      Load load = Load.ofBatches(batches);
      holds += load.low() <= 20 && 20 <= load.high() ? 1 : 0;
    }
    assertThat(holds / 4000.0).isCloseTo(0.9, within(0.02));
  }
}
