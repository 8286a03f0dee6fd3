package io.confida.monitor.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One pool at one moment, as {@code top} shows it. A figure that is not known is absent.
 *
 * @param saturated share of the last minute in which the next borrower would have waited, 0 to 1
 * @param borrows connections borrowed a second
 * @param waitSeconds what 99 of 100 borrowers waited at most, in seconds
 * @param verdict in words
 * @param says what is the matter
 */
record TopRow(
    String pool,
    String library,
    OptionalInt active,
    OptionalInt idle,
    OptionalInt max,
    OptionalInt waiting,
    OptionalDouble saturated,
    OptionalDouble borrows,
    OptionalDouble waitSeconds,
    String verdict,
    String says) {

  static final List<String> HEAD =
      List.of(
          "POOL",
          "LIBRARY",
          "ACTIVE",
          "IDLE",
          "MAX",
          "WAITING",
          "SATURATED",
          "BORROWS/S",
          "WAIT P99",
          "VERDICT");

  List<String> cells() {
    return List.of(
        pool,
        library,
        shown(active),
        shown(idle),
        shown(max),
        shown(waiting),
        saturated.isPresent() ? format("%.0f %%", 100 * saturated.getAsDouble()) : "-",
        borrows.isPresent() ? format("%.1f", borrows.getAsDouble()) : "-",
        waitSeconds.isPresent() ? format("%.1f ms", 1e3 * waitSeconds.getAsDouble()) : "-",
        verdict);
  }

  private static String shown(OptionalInt count) {
    return count.isPresent() ? Integer.toString(count.getAsInt()) : "-";
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
