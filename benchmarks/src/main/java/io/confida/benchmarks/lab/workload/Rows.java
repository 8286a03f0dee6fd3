package io.confida.benchmarks.lab.workload;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads rows to their end, as a service does. */
final class Rows {

  private Rows() {}

  /**
   * Reads all columns of all rows.
   *
   * @throws SQLException also when there are fewer rows than that: what was measured is not what
   *     was meant then
   */
  static void expect(PreparedStatement statement, int atLeast) throws SQLException {
    int rows = 0;
    try (ResultSet result = statement.executeQuery()) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        for (int i = 1; i <= columns; i++) {
          result.getObject(i);
        }
        rows++;
      }
    }
    if (rows < atLeast) {
      throw new SQLException("%d rows where %d were expected".formatted(rows, atLeast), "02000");
    }
  }

  /**
   * Runs an update.
   *
   * @throws SQLException also when it did not change exactly one row
   */
  static void changeOne(PreparedStatement statement) throws SQLException {
    int rows = statement.executeUpdate();
    if (rows != 1) {
      throw new SQLException(rows + " rows changed where 1 was expected", "02000");
    }
  }
}
