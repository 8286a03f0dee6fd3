package io.confida.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of value that a setting can have. */
final class ValueTypes {
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?(ms|s|m|h)?");
  private static final Map<String, Duration> DURATION_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));
  private static final Pattern BYTES = Pattern.compile("(\\d{1,10}) ?(KiB|MiB)?");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
  private static final Pattern ADDRESS_V6 =
      Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)]?");

  private ValueTypes() {}

  static ValueType<Boolean> bool() {
    String allowed = "true or false (also yes, no, on, off, 1, 0)";
    return new ValueType<>(
        "true or false",
        allowed,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> true;
              case "false", "no", "off", "0" -> false;
              default -> throw ValueType.refused(text, allowed);
            });
  }

  static ValueType<Integer> count(String unit, int least, int most) {
    String allowed = "a whole number from " + least + " to " + most;
    return new ValueType<>(
        unit + ", " + least + " to " + most,
        allowed,
        text -> {
          if (!text.matches("\\d{1,9}")) {
            throw ValueType.refused(text, allowed);
          }
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            throw ValueType.refused(text, allowed);
          }
          return value;
        });
  }

  static ValueType<Integer> bytes(int least, int most) {
    String allowed =
        "a number of bytes from " + least + " to " + most + " (1048576, 1024KiB, 1MiB)";
    return new ValueType<>(
        "bytes, %dKiB to %dMiB".formatted(least / 1024, most / 1024 / 1024),
        allowed,
        text -> {
          Matcher matcher = BYTES.matcher(text);
          if (!matcher.matches()) {
            throw ValueType.refused(text, allowed);
          }
          long factor =
              switch (matcher.group(2)) {
                case "KiB" -> 1024L;
                case "MiB" -> 1024L * 1024L;
                case null, default -> 1L;
              };
          long value = Long.parseLong(matcher.group(1)) * factor;
          if (value < least || value > most) {
            throw ValueType.refused(text, allowed);
          }
          return Math.toIntExact(value);
        });
  }

  /** A duration whose bare number counts {@code bareUnit} ("s" or "ms"). */
  static ValueType<Duration> duration(String bareUnit, Duration least, Duration most) {
    return duration(bareUnit, least, most, false);
  }

  /** Like {@link #duration(String, Duration, Duration)}, where 0 says "never". */
  static ValueType<Duration> durationOrNever(String bareUnit, Duration least, Duration most) {
    return duration(bareUnit, least, most, true);
  }

  private static ValueType<Duration> duration(
      String bareUnit, Duration least, Duration most, boolean never) {
    String range = (never ? "0 (never) or " : "") + shown(least) + " to " + shown(most);
    String allowed =
        "a duration of %s (written 250ms, 30s, 1m; a bare number counts %s)"
            .formatted(range, unitName(bareUnit));
    return new ValueType<>(
        unitName(bareUnit) + ", " + range,
        allowed,
        text -> {
          Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
          if (!matcher.matches()) {
            throw ValueType.refused(text, allowed);
          }
          String unit = matcher.group(2) == null ? bareUnit : matcher.group(2);
          BigDecimal nanos =
              new BigDecimal(matcher.group(1))
                  .multiply(
                      BigDecimal.valueOf(
                          DURATION_UNITS.getOrDefault(unit, Duration.ZERO).toNanos()))
                  .setScale(0, RoundingMode.DOWN);
          Duration value = Duration.ofNanos(nanos.longValueExact());
          boolean fits = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
          if (!fits && !(never && value.isZero())) {
            throw ValueType.refused(text, allowed);
          }
          return value;
        });
  }

  private static String unitName(String unit) {
    return unit.equals("ms") ? "milliseconds" : "seconds";
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

  /** One of a few words, whatever their case; {@code words} maps each to what it means. */
  static <T> ValueType<T> oneOf(String unit, Map<String, T> words, String allowed) {
    return new ValueType<>(
        unit,
        allowed,
        text -> {
          T value = words.get(text.toLowerCase(Locale.ROOT));
          if (value == null) {
            throw ValueType.refused(text, allowed);
          }
          return value;
        });
  }

  static ValueType<String> host() {
    String allowed = "a host name or an address (127.0.0.1, ::1, localhost)";
    return new ValueType<>(
        "host name or address",
        allowed,
        text -> {
          Matcher matcher = ADDRESS_V6.matcher(text);
          if (matcher.matches()) {
            return matcher.group(1);
          }
          if (!HOST_NAME.matcher(text).matches()) {
            throw ValueType.refused(text, allowed);
          }
          return text;
        });
  }

  static ValueType<Path> directory() {
    String allowed = "the path of a directory";
    return new ValueType<>(
        "path, relative to the working directory",
        allowed,
        text -> {
          try {
            if (!text.isEmpty()) {
              return Path.of(text);
            }
          } catch (InvalidPathException notAPath) {
            throw ValueType.refused(text, allowed);
          }
          throw ValueType.refused(text, allowed);
        });
  }

  static ValueType<DatabaseUrl> databaseUrl() {
    return new ValueType<>(
        "URL: embedded, postgresql://, jdbc:postgresql: or sqlite:///",
        DatabaseUrl.FORMS,
        true,
        DatabaseUrl::parse);
  }

  /** Origins separated by commas; empty means none. */
  static ValueType<List<String>> origins() {
    String allowed = "* or origins without a path, separated by commas (https://app.example.org)";
    return new ValueType<>(
        "list of origins such as https://app.example.org, or *; with commas in the environment",
        allowed,
        text ->
            Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .peek(
                    origin -> {
                      if (!origin.equals("*") && !isOrigin(origin)) {
                        throw ValueType.refused(origin, allowed);
                      }
                    })
                .toList());
  }

  /** A text that is never shown; empty means none. */
  static ValueType<Secret> secret() {
    return new ValueType<>("text of at least 32 bytes", "a text", true, Secret::of);
  }

  /** What a claim of a token is compared with; empty means nothing. */
  static ValueType<String> claim() {
    String allowed = "a text of at most 500 characters";
    return new ValueType<>(
        "text",
        allowed,
        text -> {
          if (text.length() > 500 || text.codePoints().anyMatch(Character::isISOControl)) {
            throw ValueType.refused(text, allowed);
          }
          return text;
        });
  }

  /** An address of keys; empty means none. Without TLS whoever is on the way could change them. */
  static ValueType<Optional<URI>> keysUrl() {
    String allowed = "an https:// address, or http:// on this machine (127.0.0.1, ::1, localhost)";
    return new ValueType<>(
        "URL, https:// or on this machine http://",
        allowed,
        text -> {
          if (text.isEmpty()) {
            return Optional.empty();
          }
          try {
            URI uri = new URI(text);
            String host = uri.getHost();
            boolean here = host != null && Set.of("127.0.0.1", "localhost", "[::1]").contains(host);
            if (host != null
                && uri.getRawUserInfo() == null
                && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here))) {
              return Optional.of(uri);
            }
          } catch (URISyntaxException malformed) {
            throw ValueType.refused(text, allowed);
          }
          throw ValueType.refused(text, allowed);
        });
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
