package io.confida.server.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files, and sockets with them, this process may have open: past that the web server's
 * listener ends for good.
 */
final class OpenFiles {

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d{1,9})\\s.*");

  /** Jars, logs, the database's connections, and sockets that are being closed. */
  private static final int OTHERS = 512;

  private OpenFiles() {}

  /** Connections that there is room for; nothing where that cannot be told. */
  static OptionalInt roomForConnections() {
    if (!Files.isReadable(LIMITS)) {
      return OptionalInt.empty();
    }
    try {
      return room(Files.readAllLines(LIMITS));
    } catch (IOException notLinux) {
      return OptionalInt.empty();
    }
  }

  static OptionalInt room(List<String> limits) {
    return limits.stream()
        .map(OPEN_FILES::matcher)
        .filter(Matcher::matches)
        .mapToInt(line -> Integer.parseInt(line.group(1)))
        .map(most -> most - Math.min(OTHERS, most / 2))
        .findFirst();
  }
}
