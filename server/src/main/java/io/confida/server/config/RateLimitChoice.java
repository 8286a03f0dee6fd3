package io.confida.server.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator said about rate limits. */
sealed interface RateLimitChoice {

  /** What an interactive user never comes near, and a runaway loop soon does. */
  RateLimit GENEROUS = new RateLimit(6_000, Duration.ofMinutes(1));

  /** The choice in each mode: whom it was said to is one local user, or strangers. */
  Optional<RateLimit> in(AuthMode mode);

  /** Nobody is limited where there is one local user, and generously elsewhere. */
  record Automatic() implements RateLimitChoice {
    @Override
    public Optional<RateLimit> in(AuthMode mode) {
      return mode == AuthMode.OFF ? Optional.empty() : Optional.of(GENEROUS);
    }
  }

  /** As was said. */
  record Chosen(Optional<RateLimit> limit) implements RateLimitChoice {
    @Override
    public Optional<RateLimit> in(AuthMode mode) {
      return limit;
    }
  }

  /** {@code auto}, {@code off} or {@code 100/1m}. */
  static ValueType<RateLimitChoice> type() {
    String allowed =
        "auto, off, or requests per time such as 100/1m (1 to 1000000 requests, 1s to 24h)";
    Pattern form = Pattern.compile("(\\d{1,7}) ?/ ?(\\S.*)");
    ValueType<Duration> window =
        ValueTypes.duration("s", Duration.ofSeconds(1), Duration.ofHours(24));
    return new ValueType<>(
        "requests per time such as 100/1m, or auto, or off",
        allowed,
        text -> {
          if (text.equalsIgnoreCase("auto")) {
            return new Automatic();
          }
          if (text.equalsIgnoreCase("off")) {
            return new Chosen(Optional.empty());
          }
          Matcher matcher = form.matcher(text);
          if (!matcher.matches()) {
            throw ValueType.refused(text, allowed);
          }
          int requests = Integer.parseInt(matcher.group(1));
          if (requests < 1 || requests > 1_000_000) {
            throw ValueType.refused(text, allowed);
          }
          try {
            return new Chosen(Optional.of(new RateLimit(requests, window.parse(matcher.group(2)))));
          } catch (SettingsException wrongWindow) {
            throw ValueType.refused(text, allowed);
          }
        });
  }
}
