package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** One row by its key: what most requests of most services are. */
record ReadById(Scale scale) implements Workload {

  @Override
  public String name() {
    return "read";
  }

  @Override
  public String description() {
    return "one row by its key";
  }

  @Override
  public boolean readOnly() {
    return true;
  }

  @Override
  public boolean needsTables() {
    return true;
  }

  @Override
  public void run(Connection connection, RandomGenerator random) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, category, title, body, score FROM confida_lab.item WHERE id = ?")) {
      statement.setInt(1, 1 + random.nextInt(scale.items()));
      Rows.expect(statement, 1);
    }
  }
}
