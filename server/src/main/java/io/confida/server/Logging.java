package io.confida.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** One line for each event on standard error, from this level on. */
final class Logging {

  private Logging() {}

  static void start(String level) {
    String configuration =
        """
        handlers=java.util.logging.ConsoleHandler
        java.util.logging.ConsoleHandler.level=ALL
        java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
        java.util.logging.SimpleFormatter.format=%%1$tFT%%1$tT.%%1$tL%%1$tz %%4$s %%3$s: %%5$s%%6$s%%n
        .level=%1$s
        # What libraries say of their own workings is for whoever looks for a fault there.
        io.helidon.level=%2$s
        com.zaxxer.hikari.level=%2$s
        org.flywaydb.level=%2$s
        io.zonky.level=%2$s
        # Below INFO these two log what users write: parameters of statements, bodies of requests.
        io.helidon.dbclient.level=%3$s
        io.helidon.webserver.level=%3$s
        """
            .formatted(jul(level), quieter(level), discreet(level));
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("logging cannot be set up", e);
    }
  }

  private static String jul(String level) {
    return switch (level) {
      case "ERROR" -> "SEVERE";
      case "WARN" -> "WARNING";
      case "DEBUG" -> "FINE";
      case "TRACE" -> "FINER";
      default -> "INFO";
    };
  }

  private static String discreet(String level) {
    return level.equals("DEBUG") || level.equals("TRACE") ? "INFO" : quieter(level);
  }

  private static String quieter(String level) {
    return level.equals("INFO") ? "WARNING" : jul(level);
  }
}
