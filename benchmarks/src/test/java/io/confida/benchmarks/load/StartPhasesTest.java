package io.confida.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StartPhasesTest {

  @Test
  void readsWhatTheServerLogsAndWhen() {
    String log =
        """
        Picked up JDK_JAVA_OPTIONS: -Xint
        2026-11-23T21:30:01.250+0000 INFO io.confida.server.database.DatabaseManager: database: here
        	at somewhere
        2026-11-23T22:30:02.000+0100 INFO io.confida.server.Main: Confida listens
        """;

    assertThat(StartPhases.of(Instant.parse("2026-11-23T21:30:01Z"), log))
        .containsExactly(
            new StartPhases.Phase(250, "database: here"),
            new StartPhases.Phase(1000, "Confida listens"));
  }
}
