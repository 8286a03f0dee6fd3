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
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("28") || HOPELESS.contains(state);
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
