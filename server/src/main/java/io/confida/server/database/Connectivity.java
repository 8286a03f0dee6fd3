package io.confida.server.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.sqlite.SQLiteException;

/** Why a database cannot be connected to, in one line for the one who starts the server. */
final class Connectivity {

  private static final Set<String> HOPELESS = Set.of("3D000", "08004", "42501");

  private Connectivity() {}

  /**
   * Wrong credentials or none where some are asked for (08004 is pgjdbc's), no such database, no
   * right to connect, a file that cannot be opened: waiting does not help.
   */
  static boolean hopeless(SQLException e) {
    if (e instanceof SQLiteException lite) {
      return !Failures.busy(lite);
    }
    String state = e.getSQLState();
    // None at all has what sqlite-jdbc finds out before it asks SQLite: a directory that is
    // missing.
    return state == null || state.startsWith("28") || HOPELESS.contains(state);
  }

  static DatabaseStartException cannotStart(
      DatabaseTarget target, Duration waited, SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    if (reason.endsWith(".")) {
      reason = reason.substring(0, reason.length() - 1);
    }
    if (hopeless(e)) {
      return new DatabaseStartException(
          "cannot open "
              + target.description()
              + ": "
              + reason
              + (target.dialect() == Dialect.SQLITE
                  ? ". Check DATABASE_URL: its directory must exist and be writable."
                  : ". Check DATABASE_URL."),
          e);
    }
    return new DatabaseStartException(
        target.description()
            + " did not answer within "
            + waited.toSeconds()
            + " s: "
            + reason
            + ". Start the database or correct DATABASE_URL.",
        e);
  }
}
