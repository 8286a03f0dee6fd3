package io.confida.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.sqlite.SQLiteConnection;

/** What the two JDBC drivers want told differently, on a connection of the pool. */
enum Driver {
  /** pgjdbc: transactions as JDBC has them. */
  POSTGRESQL {
    @Override
    void prepare(Connection connection, Deadline deadline) {
      // The server waits for locks until it is cancelled.
    }

    @Override
    void begin(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
    }

    @Override
    void end(Connection connection) throws SQLException {
      // The pool does the same, but lends a connection again for which it has failed: what is
      // written on it next would be told as done, and not be stored.
      connection.setAutoCommit(true);
    }

    @Override
    void commit(Connection connection) throws SQLException {
      connection.commit();
    }

    @Override
    void rollback(Connection connection) throws SQLException {
      connection.rollback();
    }

    @Override
    void drop(Connection connection) throws SQLException {
      connection.unwrap(Connection.class).abort(Runnable::run);
    }

    @Override
    Ending cancel(Connection connection) throws SQLException {
      return connection.unwrap(PGConnection.class)::cancelQuery;
    }
  },

  /**
   * sqlite-jdbc, which is kept in its autocommit mode throughout. Its own {@code commit()} begins
   * the next transaction at once: that takes the write lock for nobody, and when it fails, a commit
   * that has succeeded reads as failed. So transactions are begun and ended by statements here.
   */
  SQLITE {
    @Override
    void prepare(Connection connection, Deadline deadline) throws SQLException {
      // An interrupt does not end SQLite's wait for a lock: that wait must know the deadline.
      long millis = Math.clamp(deadline.left().toMillis(), 1, LONGEST_LOCK_WAIT.toMillis());
      connection.unwrap(SQLiteConnection.class).setBusyTimeout((int) millis);
    }

    @Override
    void begin(Connection connection) throws SQLException {
      run(connection, "BEGIN IMMEDIATE");
    }

    @Override
    void end(Connection connection) {
      // It has never left its autocommit mode.
    }

    @Override
    void commit(Connection connection) throws SQLException {
      run(connection, "COMMIT");
    }

    @Override
    void rollback(Connection connection) throws SQLException {
      try {
        run(connection, "ROLLBACK");
      } catch (SQLException e) {
        // SQLite rolls back by itself after an interrupt, a full disk and the like. Then this
        // begins and ends an empty transaction; it fails while one is open.
        try {
          run(connection, "BEGIN");
          run(connection, "ROLLBACK");
        } catch (SQLException stillOpen) {
          e.addSuppressed(stillOpen);
          throw e;
        }
      }
    }

    @Override
    void drop(Connection connection) throws SQLException {
      connection.unwrap(Connection.class).close();
    }

    @Override
    Ending cancel(Connection connection) throws SQLException {
      return connection.unwrap(SQLiteConnection.class).getDatabase()::interrupt;
    }
  };

  /** A write to SQLite waits this long for another before it is run again. */
  static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(2);

  static Driver of(Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> POSTGRESQL;
      case SQLITE -> SQLITE;
    };
  }

  /** Makes a connection that was just borrowed ready for work that ends by the deadline. */
  abstract void prepare(Connection connection, Deadline deadline) throws SQLException;

  abstract void begin(Connection connection) throws SQLException;

  /** Makes a connection on which a transaction has ended ready for statements without one. */
  abstract void end(Connection connection) throws SQLException;

  abstract void commit(Connection connection) throws SQLException;

  /** Ends the transaction, also one that the database has ended itself. */
  abstract void rollback(Connection connection) throws SQLException;

  /** Ends the connection itself, without a word to the database. */
  abstract void drop(Connection connection) throws SQLException;

  /** What stops the statement that runs on the connection; for any thread. */
  abstract Ending cancel(Connection connection) throws SQLException;

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends something on a connection. */
  @FunctionalInterface
  interface Ending {
    void run() throws SQLException;
  }
}
