package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "0.00000004, 0 s",
    "0.00085, 850 µs",
    "0.0009996, 1 ms",
    "0.0042, 4.2 ms",
    "0.3404, 340 ms",
    "0.9996, 1 s",
    "2.54, 2.5 s",
    "59.96, 1 min",
    "200, 3 min 20 s",
    "3600, 1 h",
    "7500, 2 h 5 min",
  })
  void durations(double seconds, String words) {
    assertThat(Quantity.seconds(seconds)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 %",
    "0.0004, under 0.1 %",
    "0.004, 0.4 %",
    "0.37, 37 %",
    "0.995, 99.5 %",
    "0.9999, over 99.9 %",
    "1, 100 %",
  })
  void shares(double share, String words) {
    assertThat(Quantity.share(share)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.05, 0.05",
    "0.004, 0",
    "0.25, 0.25",
    "0.5, 0.5",
    "0.999, 1",
    "1.04, 1",
    "9.86, 9.9",
    "99.96, 100",
    "100, 100",
    "120.4, 120",
    "-2.5, -2.5",
    "NaN, NaN"
  })
  void numbers(double value, String words) {
    assertThat(Quantity.plain(value)).isEqualTo(words);
  }
}
