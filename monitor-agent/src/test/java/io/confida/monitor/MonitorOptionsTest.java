package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorOptionsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void samplesTenTimesASecondByDefault() {
    var options = MonitorOptions.defaults();
    assertThat(options.interval()).isEqualTo(Duration.ofMillis(100));
    assertThat(options.window()).isEqualTo(MINUTE);
    assertThat(options.history()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void takesTheValuesAtItsBounds() {
    var fastest = Duration.ofMillis(10);
    var slowest = Duration.ofSeconds(1);
    assertThat(new MonitorOptions(fastest, fastest, fastest.multipliedBy(100_000))).isNotNull();
    assertThat(new MonitorOptions(slowest, slowest, slowest)).isNotNull();
  }

  @Test
  void saysWhichValueIsWrongAndWhatItMayBe() {
    refused(
        Duration.ofMillis(9), MINUTE, MINUTE, "interval is PT0.009S: set it from PT0.01S to PT1S");
    refused(Duration.ofMillis(1001), MINUTE, MINUTE, "interval is PT1.001S");
    refused(Duration.ofSeconds(1), Duration.ofMillis(999), MINUTE, "window is PT0.999S");
    refused(Duration.ofSeconds(1), MINUTE.plusSeconds(1), MINUTE, "window is PT1M1S");
    refused(Duration.ofMillis(10), MINUTE, Duration.ofMillis(1_000_001), "history is PT16M40.001S");
  }

  private static void refused(Duration interval, Duration window, Duration history, String why) {
    assertThatThrownBy(() -> new MonitorOptions(interval, window, history))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
