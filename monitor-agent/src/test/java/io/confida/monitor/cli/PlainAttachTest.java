package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAttachTest {
  @Test
  void readsWhatIsPlain() {
    assertThat(PlainAttach.of("attach", "4711", "--inject"))
        .contains(new PlainAttach("4711", false, Map.of()));
    assertThat(PlainAttach.of("attach", "1", "--stay", "--port", "0", "--inject", "--bind", "::1"))
        .contains(new PlainAttach("1", true, Map.of("port", "0", "bind", "::1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "attach",
        "attach 4711",
        "attach 4711 --stay",
        "attach OrdersApp --inject",
        "attach --inject 4711",
        "attach 4711 --inject --inject",
        "attach 4711 --inject --port",
        "attach 4711 --inject --port --stay",
        "attach 4711 --inject --port 1 --port 2",
        "attach 4711 --inject --port=1",
        "attach 4711 --inject --no-such 1",
        "attach 4711 --inject --compat",
        "attach 4711 --inject --config agent.yaml",
        "attach 4711 --inject --detach",
        "attach 4711 --inject --help",
        "report 4711 --inject"
      })
  void leavesTheRestToTheParser(String line) {
    assertThat(PlainAttach.of(line.split(" ", -1))).isEmpty();
  }
}
