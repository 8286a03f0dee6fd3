package io.confida.monitor;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the agent within a target was told.
 *
 * @param port where it answers; 0 takes a free one
 * @param bind on which address
 * @param hz samples a second
 */
record AgentSettings(int port, String bind, int hz) {
  private static final Set<String> KNOWN = Set.of("port", "bind", "hz", "port-file", "jar");

  static AgentSettings of(String text) {
    Map<String, String> arguments = MonitorAgent.parse(text);
    Set<String> unknown = new TreeSet<>(arguments.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown argument " + unknown.iterator().next() + ": known are " + new TreeSet<>(KNOWN));
    }
    return new AgentSettings(
        number(arguments, "port", 9404, 0, 65_535),
        arguments.getOrDefault("bind", "127.0.0.1"),
        number(arguments, "hz", 10, 1, 100));
  }

  private static int number(
      Map<String, String> arguments, String key, int usual, int least, int most) {
    String text = arguments.get(key);
    if (text == null) {
      return usual;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what lies outside the bounds is.
    }
    throw new IllegalArgumentException(
        "%s=%s is not a number from %d to %d".formatted(key, text, least, most));
  }
}
