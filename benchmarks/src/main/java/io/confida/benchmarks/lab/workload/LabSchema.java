package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema {@value #NAME}, in which the workloads have their tables: whatever else is in the
 * database stays untouched, and one statement removes all of it again.
 */
public final class LabSchema {

  /** Its name. */
  public static final String NAME = "confida_lab";

  private static final String MARK = "made by confida benchmarks: ";

  private LabSchema() {}

  /**
   * Makes the tables, or leaves them when they are there in this scale; in another they are made
   * anew.
   *
   * @throws IllegalStateException if there is a schema of that name that is not ours
   */
  public static void create(Connection connection, Scale scale) throws SQLException {
    String mark = MARK + scale;
    String found = mark(connection);
    if (found.equals(mark)) {
      return;
    }
    drop(connection);
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : tables(scale)) {
        statement.execute(sql);
      }
      statement.execute("COMMENT ON SCHEMA confida_lab IS '" + mark + "'");
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
    try (Statement statement = connection.createStatement()) {
      for (String table : new String[] {"item", "branch", "teller", "account", "counter"}) {
        statement.execute("VACUUM ANALYZE confida_lab." + table);
      }
    }
  }

  /** Empties the tables that grow under load, so that the last block meets what the first met. */
  public static void reset(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "TRUNCATE confida_lab.history, confida_lab.session_item, confida_lab.session");
    }
  }

  /**
   * Removes the schema with all that is in it; nothing happens where there is none.
   *
   * @throws IllegalStateException if there is a schema of that name that is not ours
   */
  public static void drop(Connection connection) throws SQLException {
    mark(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS confida_lab CASCADE");
    }
  }

  /** Whether anything but ours is in the database: such a one is not written to unasked. */
  public static boolean hasForeignTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'm', 'f')
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'confida_lab')
                   AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%')
                """)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** The mark on our schema, or empty where there is no schema. */
  private static String mark(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace"
                    + " WHERE nspname = 'confida_lab'")) {
      if (!rows.next()) {
        return "";
      }
      String mark = rows.getString(1);
      if (!mark.startsWith(MARK)) {
        throw new IllegalStateException(
            "the database has a schema confida_lab that these benchmarks did not make:"
                + " rename it or use another database");
      }
      return mark;
    }
  }

  private static String[] tables(Scale scale) {
    return new String[] {
      "CREATE SCHEMA confida_lab",
      """
      CREATE TABLE confida_lab.item (
        id int PRIMARY KEY, category int NOT NULL, title text NOT NULL, body text NOT NULL,
        score double precision NOT NULL)
      """,
      """
      INSERT INTO confida_lab.item
      SELECT i, i %% %d, 'item ' || i, repeat(md5(i::text), 8), (i * 7919 %% 1000) / 10.0
        FROM generate_series(1, %d) i
      """
          .formatted(Scale.CATEGORIES, scale.items()),
      "CREATE INDEX ON confida_lab.item (category, id DESC)",
      """
      CREATE TABLE confida_lab.session (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, role text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now())
      """,
      """
      CREATE TABLE confida_lab.session_item (
        session_id bigint NOT NULL REFERENCES confida_lab.session, place int NOT NULL,
        item_id int NOT NULL, PRIMARY KEY (session_id, place))
      """,
      "CREATE TABLE confida_lab.branch (id int PRIMARY KEY, balance bigint NOT NULL)"
          + " WITH (fillfactor = 50)",
      "INSERT INTO confida_lab.branch SELECT i, 0 FROM generate_series(1, %d) i"
          .formatted(scale.branches()),
      "CREATE TABLE confida_lab.teller (id int PRIMARY KEY, branch_id int NOT NULL,"
          + " balance bigint NOT NULL) WITH (fillfactor = 50)",
      "INSERT INTO confida_lab.teller SELECT i, (i - 1) / %d + 1, 0 FROM generate_series(1, %d) i"
          .formatted(Scale.TELLERS, Scale.TELLERS * scale.branches()),
      "CREATE TABLE confida_lab.account (id int PRIMARY KEY, branch_id int NOT NULL,"
          + " balance bigint NOT NULL) WITH (fillfactor = 80)",
      "INSERT INTO confida_lab.account SELECT i, (i - 1) / %d + 1, 0 FROM generate_series(1, %d) i"
          .formatted(Scale.ACCOUNTS, Scale.ACCOUNTS * scale.branches()),
      "CREATE TABLE confida_lab.history (teller_id int NOT NULL, branch_id int NOT NULL,"
          + " account_id int NOT NULL, delta bigint NOT NULL, at timestamptz NOT NULL)",
      "CREATE TABLE confida_lab.counter (id int PRIMARY KEY, n bigint NOT NULL)"
          + " WITH (fillfactor = 50)",
      "INSERT INTO confida_lab.counter SELECT i, 0 FROM generate_series(1, %d) i"
          .formatted(HotRows.ROWS),
    };
  }
}
