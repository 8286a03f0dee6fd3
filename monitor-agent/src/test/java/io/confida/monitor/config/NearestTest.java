package io.confida.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "token, token-file",
    "tokn-file, token-file",
    "hosts, allowed-hosts",
    "prot, port",
    "peakWindow, peak-window",
    "certificate, tls-certificate",
    "historie, history",
    "leak, leak-after"
  })
  void findsWhatWasMostLikelyMeant(String given, String meant) {
    assertThat(Nearest.to(given, Keys.ALL.stream().<String>map(Key::name).toList()))
        .isEqualTo(meant);
  }
}
