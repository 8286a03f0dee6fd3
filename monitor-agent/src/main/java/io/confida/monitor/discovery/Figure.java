package io.confida.monitor.discovery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a pool's MBeans may tell; a library that cannot tell a figure has no entry for it. */
enum Figure {
  ACTIVE,
  IDLE,
  TOTAL,
  WAITING,
  MAX,
  MIN;

  /** The figure that a configuration calls so. */
  static Optional<Figure> named(String word) {
    return Arrays.stream(values()).filter(figure -> figure.word().equals(word)).findFirst();
  }

  /** All words that a configuration may use. */
  static String words() {
    return Arrays.stream(values()).map(Figure::word).collect(Collectors.joining(", "));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
