package io.confida.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
  private static final ValueType<Duration> DURATION =
      ValueTypes.duration(Duration.ZERO, Duration.ofDays(2));

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "30s, PT30S",
    "1.5, PT1.5S",
    "1.5 m, PT1M30S",
    "250ms, PT0.25S",
    "0.1MS, PT0.0001S",
    "0.000000001, PT0.000000001S",
    "0.000000001ms, PT0S",
    "0.999999999h, PT59M59.9999964S",
    "1h, PT1H",
    "0, PT0S"
  })
  void durationsAreRead(String text, Duration expected) {
    assertThat(DURATION.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "-1",
        "+1",
        "1.",
        ".5",
        "1.s",
        "1..5",
        "1  s",
        "1d",
        "1x",
        "1e3",
        "1234567890",
        "1.1234567890",
        "999999999h",
        "\u0661s"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> DURATION.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a duration of 0s to 48h");
  }
}
