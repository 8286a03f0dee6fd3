package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confida.server.TestDatabases.Variant;
import io.confida.server.TestSettings;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Faults of a file, a disk or a memory are told apart from faults of a statement. */
class StorageFaultTest extends DatabaseContract {

  StorageFaultTest() {
    super(
        Variant.SQLITE_ASYNC,
        Map.of(
            "no-room", "PRAGMA max_page_count = 1",
            "room", "PRAGMA max_page_count = 1000000",
            "no-writes", "PRAGMA query_only = ON",
            "writes", "PRAGMA query_only = OFF",
            "insert-large", "INSERT INTO item (id, name) VALUES (1, hex(zeroblob(1000000)))"));
  }

  @Override
  TestSettings settings(TestSettings settings) {
    return settings.pool(1, 0); // what is said to the connection holds for all
  }

  @AfterEach
  void mend() {
    operations.one("room", Bindings.none(), row -> 1);
    operations.write("writes", Bindings.none());
    operations.write("insert-item", item(2, "as before"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aFullDiskRefusesWritesAndReadsGoOn() {
    operations.one("no-room", Bindings.none(), row -> 1);

    assertThat(refusal("insert-large")).isEqualTo("the disk of the database is full");
    assertThat(count()).isZero();
  }

  @Test
  void aReadOnlyDatabaseRefusesWritesAndReadsGoOn() {
    operations.write("no-writes", Bindings.none());

    assertThat(refusal("insert-large")).isEqualTo("the database takes no writes at the moment");
    assertThat(count()).isZero();
  }

  private String refusal(String statement) {
    UnavailableException refused =
        catchThrowableOfType(
            UnavailableException.class, () -> operations.write(statement, Bindings.none()));
    assertThat(refused.retryAfter()).isPositive();
    return refused.reason();
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_FULL, FULL",
    "SQLITE_IOERR, IO",
    "SQLITE_IOERR_READ, IO",
    "SQLITE_IOERR_SHORT_READ, IO",
    "SQLITE_CANTOPEN, CANNOT_OPEN",
    "SQLITE_CANTOPEN_ISDIR, CANNOT_OPEN",
    "SQLITE_NOTADB, DAMAGED",
    "SQLITE_CORRUPT, DAMAGED",
    "SQLITE_CORRUPT_VTAB, DAMAGED",
    "SQLITE_READONLY, READ_ONLY",
    "SQLITE_READONLY_DBMOVED, READ_ONLY",
    "SQLITE_NOMEM, OUT_OF_MEMORY",
    "SQLITE_ERROR,",
    "SQLITE_CONSTRAINT_UNIQUE,",
    "SQLITE_BUSY,",
  })
  void resultCodesOfSqlite(SQLiteErrorCode code, StorageFault fault) {
    assertThat(StorageFault.of(new SQLiteException("told", code))).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "53100, FULL",
    "53200, OUT_OF_MEMORY",
    "58030, IO",
    "25006, READ_ONLY",
    "XX001, DAMAGED",
    "42P01,",
    "23505,",
    ",",
  })
  void statesOfPostgreSql(String state, StorageFault fault) {
    assertThat(StorageFault.of(new SQLException("told", state))).isEqualTo(fault);
  }
}
