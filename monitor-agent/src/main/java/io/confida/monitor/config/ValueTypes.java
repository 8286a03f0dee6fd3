package io.confida.monitor.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kinds of value that a setting can have. Each is a class of its own: a lambda costs a target
 * more, at the agent's start.
 */
final class ValueTypes {
  private static final Map<String, Long> UNIT_MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /** Before the point of a duration, and behind it. */
  private static final int MOST_DIGITS = 9;

  private static final String ADDRESS = "0123456789ABCDEFabcdef:.";
  private static final String NAME =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";
  private static final int LONGEST_NAME = 253;

  private ValueTypes() {}

  static ValueType<Boolean> bool() {
    return new ValueType<>("true or false", "") {
      @Override
      Boolean read(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
          case "true", "yes", "on", "1" -> true;
          case "false", "no", "off", "0" -> false;
          default -> throw ValueType.refused(text, "true or false (also yes, no, on, off, 1, 0)");
        };
      }
    };
  }

  static ValueType<Integer> count(String unit, String label, int least, int most) {
    String allowed = "a whole number from " + least + " to " + most;
    return new ValueType<>(unit + ", " + least + " to " + most, label) {
      @Override
      Integer read(String text) {
        if (text.length() > MOST_DIGITS || endOfDigits(text, 0) < Math.max(1, text.length())) {
          throw ValueType.refused(text, allowed);
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
          throw ValueType.refused(text, allowed);
        }
        return value;
      }
    };
  }

  /** A number that identifies a process. */
  static ValueType<Long> pid() {
    return new ValueType<>("process id", "PID") {
      @Override
      Long read(String text) {
        if (!text.matches("[1-9]\\d{0,17}")) {
          throw ValueType.refused(text, "the number of a process, as the command list shows it");
        }
        return Long.parseLong(text);
      }
    };
  }

  /** A duration whose bare number counts seconds. */
  static ValueType<Duration> duration(Duration least, Duration most) {
    String range = shown(least) + " to " + shown(most);
    String allowed =
        "a duration of " + range + " (written 250ms, 30s, 15m, 1h; a bare number counts seconds)";
    return new ValueType<>("seconds, " + range, "DURATION") {
      @Override
      Duration read(String text) {
        Duration value = parsed(text, allowed);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
          throw ValueType.refused(text, allowed);
        }
        return value;
      }
    };
  }

  private static Duration parsed(String text, String allowed) {
    // By hand: in a target at its start, a regular expression and java.math, which Duration's own
    // multiplication uses, cost two megabytes.
    String lower = text.toLowerCase(Locale.ROOT);
    int whole = endOfDigits(lower, 0);
    int end = whole;
    if (whole > 0 && lower.startsWith(".", whole)) {
      end = endOfDigits(lower, whole + 1);
    }
    boolean fraction = end > whole;
    int unitAt = lower.startsWith(" ", end) ? end + 1 : end;
    Long unit = UNIT_MILLIS.get(unitAt == lower.length() ? "s" : lower.substring(unitAt));
    if (unit == null
        || whole < 1
        || whole > MOST_DIGITS
        || (fraction && (end == whole + 1 || end - whole - 1 > MOST_DIGITS))) {
      throw ValueType.refused(text, allowed);
    }
    Duration value = Duration.ofMillis(unit * Long.parseLong(lower, 0, whole, 10));
    if (!fraction) {
      return value;
    }
    long billionths = Long.parseLong(lower, whole + 1, end, 10);
    for (int digits = end - whole - 1; digits < MOST_DIGITS; digits++) {
      billionths *= 10;
    }
    return value.plusNanos(billionths * unit / 1_000);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static String shown(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static ValueType<String> host() {
    return new ValueType<>("host name or address", "ADDRESS") {
      @Override
      String read(String text) {
        int last = text.length() - 1;
        if (last > 1
            && text.charAt(0) == '['
            && text.charAt(last) == ']'
            && isOf(ADDRESS, text.substring(1, last))) {
          return text.substring(1, last);
        }
        boolean name = !text.isEmpty() && text.length() <= LONGEST_NAME && isOf(NAME, text);
        if (!name && !(text.contains(":") && isOf(ADDRESS, text))) {
          throw ValueType.refused(
              text, "a host name or an address (127.0.0.1, ::1, localhost, 0.0.0.0)");
        }
        return text;
      }
    };
  }

  private static boolean isOf(String characters, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Host names, separated by commas. */
  static ValueType<List<String>> hosts() {
    ValueType<String> one = host();
    return new ValueType<>("host names, separated by commas", "NAMES") {
      @Override
      List<String> read(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
          if (!name.isBlank()) {
            names.add(one.parse(name));
          }
        }
        return List.copyOf(names);
      }
    };
  }

  /** Addresses of databases; what else stands in such a URL may be secret and is never shown. */
  static ValueType<List<String>> databases() {
    return new ValueType<>(
        "URLs such as postgresql://host:port or of JDBC, separated by spaces", "URLS") {
      @Override
      List<String> read(String text) {
        List<String> urls = new ArrayList<>();
        for (String url : text.split("\\s+", -1)) {
          if (!url.isEmpty()) {
            urls.add(url.startsWith("jdbc:") ? url : "jdbc:" + url);
          }
        }
        return List.copyOf(urls);
      }
    };
  }

  static ValueType<Path> file() {
    String allowed = "the path of a file";
    return new ValueType<>("path, relative to the working directory", "FILE") {
      @Override
      Path read(String text) {
        if (text.isEmpty()) {
          throw ValueType.refused(text, allowed);
        }
        try {
          return Path.of(text);
        } catch (InvalidPathException notAPath) {
          throw ValueType.refused(text, allowed);
        }
      }
    };
  }

  /** The name of an environment variable. */
  static ValueType<String> variable() {
    return new ValueType<>("name of an environment variable", "NAME") {
      @Override
      String read(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
          // Whoever writes the secret itself here must not read it in a log.
          throw new ConfigException(
              "must be the name of an environment variable, not the secret itself");
        }
        return text;
      }
    };
  }

  /** Any text that is not empty. */
  static ValueType<String> text(String unit, String label) {
    return new ValueType<>(unit, label) {
      @Override
      String read(String text) {
        if (text.isEmpty()) {
          throw ValueType.refused(text, "a " + unit);
        }
        return text;
      }
    };
  }
}
