package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecommendationTest {

  private static final Instant WHEN = Instant.parse("2026-11-27T06:00:00Z");

  @TempDir private Path directory = Path.of("");

  @Test
  void theServerReadsWhatIsWritten() throws IOException {
    Recommendation advice =
        Recommendation.of(
            finding(), 42, List.of("read by id, 64 clients\ndatabase:\n  url: x"), WHEN);
    Path file = directory.resolve("tuned.yaml");
    Files.writeString(file, advice.yaml());

    DatabaseSettings settings =
        Settings.load(Map.of("CONFIDA_CONFIG", file.toString()), directory).database();

    assertThat(settings.poolSize()).isEqualTo(8);
    assertThat(settings.maxOverflow()).isEqualTo(advice.maxOverflow());
    assertThat(settings.poolTimeout()).isEqualTo(Duration.ofMillis(420));
  }

  @Test
  void theEvidenceStandsInComments() {
    Recommendation advice = Recommendation.of(finding(), 42, List.of("read by id"), WHEN);

    assertThat(advice.yaml())
        .startsWith("# Pool settings found by measuring, 2026-11-27T06:00:00Z.\n# Answer: ")
        .contains("# read by id\n", "% of the curve's top", "\ndatabase:\n  pool-size: 8\n");
  }

  @Test
  void theTimeoutStaysWithinWhatTheServerTakes() {
    assertThat(Recommendation.of(finding(), 0.2, List.of(), WHEN).poolTimeout())
        .isEqualTo(Duration.ofMillis(250));
    assertThat(Recommendation.of(finding(), 1e9, List.of(), WHEN).poolTimeout())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Recommendation.of(finding(), Double.NaN, List.of(), WHEN).poolTimeout())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void onAFlatCurveTheOverflowIsNoLargerThanThePool() {
    KneeFinding flat =
        Knee.find(
            Grid.upTo(64)
                .sizes()
                .mapToObj(n -> SizeRounds.of(n, Math.min(n, 4), 1.01 * Math.min(n, 4)))
                .toList(),
            new Objective.Throughput(),
            Grid.upTo(64));
    assertThat(flat.plateau()).isEqualTo(new KneeFinding.Sizes(4, 64));

    assertThat(Recommendation.of(flat, 10, List.of(), WHEN).maxOverflow()).isEqualTo(4);
  }

  @Test
  void whoIsNotSureGivesNoOverflow() {
    KneeFinding rising =
        Knee.find(
            List.of(SizeRounds.of(1, 1, 1), SizeRounds.of(2, 2, 2), SizeRounds.of(4, 4, 4)),
            new Objective.Throughput(),
            Grid.upTo(4));

    assertThat(Recommendation.of(rising, 10, List.of(), WHEN).maxOverflow()).isZero();
  }

  private static KneeFinding finding() {
    return Knee.find(
        Grid.upTo(32)
            .sizes()
            .mapToObj(n -> SizeRounds.of(n, Math.min(n, 8), 1.01 * Math.min(n, 8), Math.min(n, 8)))
            .toList(),
        new Objective.Throughput(),
        Grid.upTo(32));
  }
}
