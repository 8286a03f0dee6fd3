package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopScreenTest {
  private static final String TITLE = "shop.OrdersApp, process 4711   12:00:00   q ends";
  private static final TopRow ORDERS =
      new TopRow(
          "orders",
          "HikariCP",
          OptionalInt.of(5),
          OptionalInt.of(0),
          OptionalInt.of(5),
          OptionalInt.of(12),
          OptionalDouble.of(0.75),
          OptionalDouble.of(199.4),
          OptionalDouble.of(0.0083),
          "saturated",
          "Every connection is out and 12 threads wait for one, since 12:00:00.");

  private static List<String> at(int columns) {
    return TopScreen.lines(TITLE, List.of(ORDERS), Optional.empty(), "none", columns);
  }

  @Test
  void aWideTerminalShowsTheWholeTable() {
    assertThat(at(120))
        .hasSize(6)
        .startsWith(TITLE, "")
        .contains("orders: " + ORDERS.says())
        .anyMatch(line -> line.matches("POOL +LIBRARY .* SATURATED +BORROWS/S +WAIT P99 +VERDICT"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100})
  void aNarrowOneKeepsTheVerdictAndTheWholeSentence(int columns) {
    List<String> lines = at(columns);

    assertThat(lines).allMatch(line -> line.length() <= columns);
    assertThat(lines)
        .anyMatch(line -> line.matches("POOL .*ACTIVE .*WAITING .*VERDICT"))
        .anyMatch(line -> line.matches("orders .*5 .*12 .*saturated"));
    assertThat(String.join(" ", lines)).contains(ORDERS.says());
  }

  @Test
  void aWordThatIsLongerThanTheTerminalIsCut() {
    assertThat(TopScreen.lines("x".repeat(25), List.of(), Optional.of("gone"), "no pool", 10))
        .containsExactly("xxxxxxxxxx", "xxxxxxxxxx", "xxxxx", "", "not seen:", "gone", "no pool");
  }
}
