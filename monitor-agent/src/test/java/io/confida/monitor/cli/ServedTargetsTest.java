package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ServedTargetsTest {
  @Test
  void theFirstNameThatIsFree() {
    assertThat(ServedTargets.freeName("app", Set.of())).isEqualTo("app");
    assertThat(ServedTargets.freeName("app", Set.of("app"))).isEqualTo("app-2");
    assertThat(ServedTargets.freeName("app", Set.of("app", "app-2"))).isEqualTo("app-3");
    assertThat(ServedTargets.freeName("app", Set.of("app-2"))).isEqualTo("app");
  }
}
