package io.confida.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from the server's log what it had done when. */
public final class StartPhases {

  private static final Pattern LINE = Pattern.compile("^(\\S+T\\S+) \\w+ \\S+: (.*)$");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT);

  private StartPhases() {}

  /**
   * One line of the log.
   *
   * @param millis after the start of the process
   * @param message what it says
   */
  public record Phase(@JsonProperty("ms") long millis, @JsonProperty("message") String message) {}

  static List<Phase> of(Instant start, String log) {
    return log.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(
            line ->
                new Phase(
                    Duration.between(start, OffsetDateTime.parse(line.group(1), TIME).toInstant())
                        .toMillis(),
                    line.group(2)))
        .toList();
  }
}
