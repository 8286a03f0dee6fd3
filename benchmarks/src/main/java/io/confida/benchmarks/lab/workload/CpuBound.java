package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** A statement that computes for some milliseconds and reads nothing. */
record CpuBound() implements Workload {

  private static final int STEPS = 10_000;

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "a statement that computes for some milliseconds";
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
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sum(sqrt(i::double precision)) FROM generate_series(1, ?) i")) {
      statement.setInt(1, STEPS);
      Rows.expect(statement, 1);
    }
  }
}
