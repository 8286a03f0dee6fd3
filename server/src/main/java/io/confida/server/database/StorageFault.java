package io.confida.server.database;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What keeps a database that answers from doing its work: its file, its disk or its memory. Nothing
 * is wrong with the request, and the same one succeeds once an operator has seen to it.
 *
 * <p>SQLSTATEs are those of the PostgreSQL manual, appendix A; result codes those of
 * sqlite.org/rescode.html.
 */
enum StorageFault {
  /** No room for what is to be written; reads go on. */
  FULL("the disk of the database is full", Duration.ofSeconds(30)),

  /** The operating system failed to read or write. */
  IO("the file of the database cannot be read or written", Duration.ofSeconds(5)),

  /** SQLite's file or its directory is gone, or this server may not open it. */
  CANNOT_OPEN("the file of the database cannot be opened", Duration.ofSeconds(5)),

  /** Something else stands where the data was. */
  DAMAGED("the file of the database is damaged", Duration.ofSeconds(60)),

  /** A file without the right to write, or a PostgreSQL that is a standby; reads go on. */
  READ_ONLY("the database takes no writes at the moment", Duration.ofSeconds(5)),

  /** The database has no memory left. */
  OUT_OF_MEMORY("the database is out of memory", Duration.ofSeconds(5));

  private final String reason;
  private final Duration retryAfter;

  StorageFault(String reason, Duration retryAfter) {
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why, in words for a client. */
  String reason() {
    return reason;
  }

  /** When a further try is worth it. */
  Duration retryAfter() {
    return retryAfter;
  }

  /** The fault that the failure tells of, or null when it tells of something else. */
  static @Nullable StorageFault of(SQLException sql) {
    return sql instanceof SQLiteException lite
        ? ofSqlite(lite.getResultCode())
        : ofPostgreSql(sql.getSQLState());
  }

  /** The first byte of a result code is the primary one. */
  private static @Nullable StorageFault ofSqlite(SQLiteErrorCode code) {
    int primary = code.code & 0xff;
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return FULL;
    }
    if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
      return IO;
    }
    if (primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return CANNOT_OPEN;
    }
    if (primary == SQLiteErrorCode.SQLITE_NOTADB.code
        || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return DAMAGED;
    }
    if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return READ_ONLY;
    }
    return primary == SQLiteErrorCode.SQLITE_NOMEM.code ? OUT_OF_MEMORY : null;
  }

  private static @Nullable StorageFault ofPostgreSql(@Nullable String state) {
    return switch (state) {
      case "53100" -> FULL;
      case "53200" -> OUT_OF_MEMORY;
      case "58030" -> IO;
      case "25006" -> READ_ONLY;
      case "XX001", "XX002" -> DAMAGED;
      case null, default -> null;
    };
  }
}
