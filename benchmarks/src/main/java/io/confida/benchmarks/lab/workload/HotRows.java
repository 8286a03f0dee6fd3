package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * Everybody counts on few rows and keeps the row locked for a further read: a larger pool only
 * makes the line inside the database longer.
 */
record HotRows() implements Workload {

  static final int ROWS = 4;

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public String description() {
    return "a transaction that updates one of " + ROWS + " rows and keeps it locked for 1 ms";
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public boolean needsTables() {
    return true;
  }

  @Override
  public void run(Connection connection, RandomGenerator random) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement count =
            connection.prepareStatement("UPDATE confida_lab.counter SET n = n + 1 WHERE id = ?");
        PreparedStatement hold = connection.prepareStatement("SELECT pg_sleep(0.001)")) {
      count.setInt(1, 1 + random.nextInt(ROWS));
      Rows.changeOne(count);
      Rows.expect(hold, 1);
    }
    connection.commit();
  }
}
