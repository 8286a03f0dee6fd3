package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.snapshot.Distribution;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void countsIntoTheBucketWhoseBoundIsNotBelow() {
    Durations durations = new Durations();
    for (long nanos : new long[] {-5, 0, 100_000, 100_001, 60_000_000_000L, 60_000_000_001L}) {
      durations.add(nanos);
    }

    Distribution read = durations.read();

    assertThat(read.buckets()).as("what a pool takes is counted by it").isEqualTo(19);
    assertThat(read.count(0)).isEqualTo(3);
    assertThat(read.count(1)).isEqualTo(1);
    assertThat(read.count(17)).isEqualTo(1);
    assertThat(read.count(18)).isEqualTo(1);
    assertThat(read.maxSeconds()).isEqualTo(60.000000001);
  }
}
