package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** Single rows, and now and then a report over the whole table that keeps its connection long. */
record FastAndSlow(Scale scale, Turns turns) implements Workload {

  private static final int ONE_IN = 20;

  FastAndSlow(Scale scale) {
    this(scale, new Turns(ONE_IN));
  }

  @Override
  public String name() {
    return "mixed";
  }

  @Override
  public String description() {
    return "95 % single rows, 5 % sums over the whole table";
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
    if (turns.next() > 0) {
      new ReadById(scale).run(connection, random);
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT category, count(*), avg(score), max(length(body)) FROM confida_lab.item"
                + " GROUP BY category")) {
      Rows.expect(statement, Scale.CATEGORIES);
    }
  }
}
