package io.confida.server.database;

import java.sql.SQLException;
import java.time.Duration;

/** Why a database cannot be connected to, in one line for the one who starts the server. */
final class Connectivity {

  private Connectivity() {}

  /** Wrong credentials, no such database, a file that cannot be opened: waiting does not help. */
  static boolean hopeless(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("28")
        || state.equals("3D000")
        || e instanceof org.sqlite.SQLiteException;
  }

  static DatabaseStartException cannotStart(
      DatabaseTarget target, Duration waited, SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (hopeless(e)) {
      return new DatabaseStartException(
          "cannot open " + target.description() + ": " + reason + ". Check DATABASE_URL.", e);
    }
    return new DatabaseStartException(
        target.description()
            + " did not answer within "
            + waited.toSeconds()
            + " s: "
            + reason
            + " Start the database or correct DATABASE_URL.",
        e);
  }
}
