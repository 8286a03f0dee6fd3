package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * A statement that waits inside the database and takes no processor: a slow disk, a foreign table.
 */
record IoWait() implements Workload {

  @Override
  public String name() {
    return "io";
  }

  @Override
  public String description() {
    return "a statement that waits 5 ms and computes nothing";
  }

  @Override
  public boolean readOnly() {
    return true;
  }

  @Override
  public boolean needsTables() {
    return false;
  }

  @Override
  public void run(Connection connection, RandomGenerator random) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(0.005)")) {
      Rows.expect(statement, 1);
    }
  }
}
