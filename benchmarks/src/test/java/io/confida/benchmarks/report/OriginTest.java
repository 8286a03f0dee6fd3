package io.confida.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OriginTest {

  @Test
  void theSameMachineHasNoDifferenceWhateverItsLoad() {
    assertThat(
            Origin.differences(
                Map.of("commit", "a", "processors", 2, "load_average_before", 0.1),
                Map.of("commit", "a", "processors", 2L, "load_average_before", 3.5)))
        .isEmpty();
    assertThat(Origin.differences(Origin.here(), Origin.here())).isEmpty();
  }

  @Test
  void anotherCommitMachineOrLibraryIsNamed() {
    assertThat(
            Origin.differences(
                Map.of("commit", "a", "processors", 2, "versions", Map.of("HikariCP", "7.1.0")),
                Map.of("commit", "b", "processors", 4, "versions", Map.of("HikariCP", "7.1.1"))))
        .containsExactlyInAnyOrder(
            "commit (a, now b)", "processors (2, now 4)", "versions HikariCP (7.1.0, now 7.1.1)");
    assertThat(
            Origin.differences(
                Map.of("jvm_flags", List.of()), Map.of("jvm_flags", List.of("-Xmx1g"))))
        .containsExactly("jvm flags (none, now [\"-Xmx1g\"])");
  }

  @Test
  void aFewMebibytesAreNoOtherMachineAndWhatIsNotToldIsPassedOver() {
    assertThat(
            Origin.differences(
                Map.of("memory_mib", 8_000), Map.of("memory_mib", 7_990, "processors", 2)))
        .isEmpty();
    assertThat(Origin.differences(Map.of("memory_mib", 8_000), Map.of("memory_mib", 4_000)))
        .containsExactly("memory, MiB (8000, now 4000)");
  }
}
