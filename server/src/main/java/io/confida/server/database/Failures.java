package io.confida.server.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Tells from a driver's exception what a caller can do about it.
 *
 * <p>SQLSTATE classes are those of the PostgreSQL manual, appendix A; result codes those of
 * sqlite.org/rescode.html.
 */
final class Failures {

  /** Serialization failure, deadlock: the same transaction, run again, may succeed. */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

  /** By an operator or the server's own statement_timeout: what we cancel is cut off. */
  private static final String QUERY_CANCELED = "57014";

  private Failures() {}

  /** Whether the same work, run again, may succeed. */
  static boolean retryable(RuntimeException failure, Lease lease) {
    return !lease.cutOff() && contended(failure);
  }

  /** Whether other work was in the way. */
  static boolean contended(RuntimeException failure) {
    SQLException sql = sqlException(failure);
    return switch (sql) {
      case null -> false;
      case SQLiteException lite -> busy(lite);
      default -> RETRYABLE.contains(state(sql));
    };
  }

  /** Another connection holds a lock; the first byte of a result code is the primary one. */
  static boolean busy(SQLiteException lite) {
    int primary = lite.getResultCode().code & 0xff;
    return primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /**
   * What a failure is that came when the database may have stored the work already: at a commit, or
   * at a write that is a transaction of its own. A database that answers with an error has undone
   * it; one whose answer is missing, or that says farewell, may have done it.
   */
  static RuntimeException translateStoring(RuntimeException failure, Lease lease) {
    SQLException sql = sqlException(failure);
    return sql != null && lostUnderWay(state(sql))
        ? UnavailableException.outcomeUnknown(sql)
        : translate(failure, lease);
  }

  /** Not 08001 and 08003: then nothing was sent. 57P01 and 57P02 also come after a commit. */
  private static boolean lostUnderWay(String state) {
    return (state.startsWith("08") && !state.equals("08001") && !state.equals("08003"))
        || state.equals("57P01")
        || state.equals("57P02");
  }

  /** What a failed statement, commit or loan is to the callers of this package. */
  static RuntimeException translate(RuntimeException failure, Lease lease) {
    if (failure instanceof UnavailableException) {
      return failure;
    }
    SQLException sql = sqlException(failure);
    if (sql == null) {
      return failure instanceof DatabaseException
          ? failure
          : new StatementException(String.valueOf(failure.getMessage()), failure);
    }
    if (lease.cutOff()) {
      return UnavailableException.deadline(lease.deadline().limit(), sql);
    }
    if (sql.getCause() instanceof InterruptedException) {
      return UnavailableException.interrupted();
    }
    if (unreachable(sql)) {
      return UnavailableException.unreachable(sql);
    }
    if (state(sql).equals(QUERY_CANCELED)) {
      return UnavailableException.canceled(sql);
    }
    StorageFault fault = StorageFault.of(sql);
    if (fault != null) {
      return UnavailableException.storage(fault, sql);
    }
    ConstraintException.Rule rule = rule(sql);
    return rule == null
        ? new StatementException(message(sql), failure)
        : new ConstraintException(rule, message(sql), failure);
  }

  /** The connection is gone, could not be had, or the server is going down or full. */
  static boolean unreachable(SQLException sql) {
    String state = state(sql);
    return sql instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("25P03")
        || full(sql);
  }

  /** The database, or this role's share of it, has no room for another connection. */
  static boolean full(SQLException sql) {
    return state(sql).equals("53300");
  }

  private static ConstraintException.@Nullable Rule rule(SQLException sql) {
    if (sql instanceof SQLiteException lite) {
      return switch (lite.getResultCode()) {
        case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY ->
            ConstraintException.Rule.UNIQUE;
        case SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_TRIGGER ->
            ConstraintException.Rule.REFERENCE;
        case SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_NOTNULL -> ConstraintException.Rule.CHECK;
        default -> null;
      };
    }
    return switch (state(sql)) {
      case "23505" -> ConstraintException.Rule.UNIQUE;
      case "23503", "23001" -> ConstraintException.Rule.REFERENCE;
      case "23514", "23502" -> ConstraintException.Rule.CHECK;
      default -> null;
    };
  }

  /** The first SQL exception below; a batch's names only the batch, its next names the fault. */
  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        SQLException next = sql.getNextException();
        return next != null && state(sql).isEmpty() ? next : sql;
      }
    }
    return null;
  }

  private static String state(SQLException sql) {
    String state = sql.getSQLState();
    return state == null ? "" : state;
  }

  /**
   * The database's words, where they cannot quote a value: PostgreSQL does that in data exceptions
   * and in what a trigger raises, SQLite when it reads a search.
   */
  private static String message(SQLException sql) {
    String words = String.valueOf(sql.getMessage());
    String state = state(sql);
    boolean quotes =
        sql instanceof SQLiteException
            ? words.contains("fts5:") || words.contains("near \"")
            : state.startsWith("22") || state.startsWith("P0");
    if (!quotes) {
      return words;
    }
    return sql instanceof SQLiteException lite
        ? lite.getResultCode().name()
        : "the database refused a value, SQLSTATE " + state;
  }
}
