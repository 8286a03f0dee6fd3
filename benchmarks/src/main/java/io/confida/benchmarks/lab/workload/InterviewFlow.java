package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * What the interview API does to its database: of ten requests one parses a posting (it reads
 * candidates, makes a session and fills it, in one transaction), three list and six read one row.
 */
record InterviewFlow(Scale scale, Turns turns) implements Workload {

  private static final int KINDS = 10;
  private static final int QUESTIONS = 10;

  InterviewFlow(Scale scale) {
    this(scale, new Turns(KINDS));
  }

  @Override
  public String name() {
    return "interview";
  }

  @Override
  public String description() {
    return "the interview API's mix: 10 % parse-jd transactions, 30 % lists, 60 % single rows";
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
    int kind = turns.next();
    if (kind == 0) {
      parse(connection, random);
    } else if (kind <= 3) {
      new ReadList().run(connection, random);
    } else {
      new ReadById(scale).run(connection, random);
    }
  }

  private static void parse(Connection connection, RandomGenerator random) throws SQLException {
    connection.setAutoCommit(false);
    long session = newSession(connection);
    try (PreparedStatement candidates =
            connection.prepareStatement(
                "SELECT id FROM confida_lab.item WHERE category = ? AND score >= ?"
                    + " ORDER BY id DESC LIMIT ?");
        PreparedStatement fill =
            connection.prepareStatement(
                "INSERT INTO confida_lab.session_item (session_id, place, item_id)"
                    + " VALUES (?, ?, ?)")) {
      candidates.setInt(1, random.nextInt(Scale.CATEGORIES));
      candidates.setDouble(2, random.nextInt(50));
      candidates.setInt(3, QUESTIONS);
      try (ResultSet rows = candidates.executeQuery()) {
        for (int place = 1; rows.next(); place++) {
          fill.setLong(1, session);
          fill.setInt(2, place);
          fill.setInt(3, rows.getInt(1));
          fill.addBatch();
        }
      }
      fill.executeBatch();
    }
    connection.commit();
  }

  private static long newSession(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO confida_lab.session (role) VALUES ('engineer') RETURNING id");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
