package io.confida.server;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a JVM stood still, as its own log has it: for a collection of garbage, mostly.
 *
 * @param all in the order in which they ended
 */
record Pauses(List<Pause> all) {

  /** For that JVM; its instants are on the clock of {@link System#nanoTime} of any process. */
  static final String JVM_OPTION = "-Xlog:safepoint:stdout:timenanos";

  static final Pauses NONE = new Pauses(List.of());

  private static final Pattern LINE =
      Pattern.compile("\\[(\\d+)ns\\] Safepoint \"(\\w+)\",.* Total: *(\\d+) ns.*");

  /**
   * One of them.
   *
   * @param why in HotSpot's words
   */
  record Pause(String why, long beganNanos, long endedNanos) {
    Duration took() {
      return Duration.ofNanos(endedNanos - beganNanos);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f ms by %s", took().toNanos() / 1e6, why);
    }
  }

  /** Those that a JVM with {@link #JVM_OPTION} has written down, among other lines. */
  static Pauses in(Collection<String> output) {
    return new Pauses(output.stream().flatMap(Pauses::pause).toList());
  }

  private static Stream<Pause> pause(String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      return Stream.empty();
    }
    long ended = Long.parseLong(found.group(1));
    return Stream.of(new Pause(found.group(2), ended - Long.parseLong(found.group(3)), ended));
  }

  /** How much of what was asked they took. */
  Duration within(Outage.Timed asked) {
    return Duration.ofNanos(
        all.stream()
            .mapToLong(
                pause ->
                    Math.min(asked.endedNanos(), pause.endedNanos())
                        - Math.max(asked.beganNanos(), pause.beganNanos()))
            .filter(nanos -> nanos > 0)
            .sum());
  }

  /** The longest that ended after that instant. */
  Optional<Pause> longestAfter(long nanos) {
    return all.stream()
        .filter(pause -> pause.endedNanos() - nanos > 0)
        .max(Comparator.comparing(Pause::took));
  }
}
