package io.confida.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logs each statement with its duration and its parameters' types, never their values. */
final class SqlEcho implements StatementObserver {

  private static final Logger LOGGER = System.getLogger("io.confida.sql");

  @Override
  public void executed(
      String name,
      String sql,
      List<? extends @Nullable Object> values,
      long nanos,
      boolean failed) {
    LOGGER.log(
        Level.INFO,
        () ->
            String.format(
                Locale.ROOT,
                "%s %.3f ms%s [%s] (%s)",
                name,
                nanos / 1e6,
                failed ? " FAILED" : "",
                sql.replaceAll("\\s+", " "),
                values.stream().map(SqlEcho::type).collect(Collectors.joining(", "))));
  }

  private static String type(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }
}
