package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** The newest of a category: a page of a list. */
record ReadList() implements Workload {

  /** Fewer than the smallest scale has in each category. */
  private static final int PAGE = 20;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String description() {
    return "a page of " + PAGE + " rows by an index";
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
            "SELECT id, category, title, body, score FROM confida_lab.item WHERE category = ?"
                + " ORDER BY id DESC LIMIT ?")) {
      statement.setInt(1, random.nextInt(Scale.CATEGORIES));
      statement.setInt(2, PAGE);
      Rows.expect(statement, 1);
    }
  }
}
