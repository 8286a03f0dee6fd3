package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapBoundTest {

  private static final long SIX_GIBIBYTES = 6L << 30;

  @Test
  void whoHasSaidNothingIsToldHow() {
    assertThat(HeapBound.advice(List.of("-Dx=y"), SIX_GIBIBYTES))
        .hasValueSatisfying(
            advice -> assertThat(advice).contains("6144 MiB", "-Xmx192m -XX:+UseSerialGC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx2g", "-XX:MaxHeapSize=2g", "-XX:MaxRAMPercentage=50"})
  void whoHasChosenIsLeftAlone(String option) {
    assertThat(HeapBound.advice(List.of("-ea", option), SIX_GIBIBYTES)).isEmpty();
  }

  @Test
  void aSmallMachineBoundsItAnyway() {
    assertThat(HeapBound.advice(List.of(), 256L << 20)).isEmpty();
  }
}
