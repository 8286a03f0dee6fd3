package io.confida.benchmarks.lab.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * A bank's transaction as pgbench runs it (PostgreSQL's "TPC-B (sort of)"): three updates, a read
 * and an insert. Few branches and many clients queue on the branches' rows, as there. Not TPC-B
 * itself, whose rules it does not keep.
 */
record TpcB(Scale scale) implements Workload {

  private static final int MOST = 5_000;

  @Override
  public String name() {
    return "tpcb";
  }

  @Override
  public String description() {
    return "pgbench's bank transaction: three updates, a read, an insert";
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
    int account = 1 + random.nextInt(Scale.ACCOUNTS * scale.branches());
    int teller = 1 + random.nextInt(Scale.TELLERS * scale.branches());
    int branch = 1 + random.nextInt(scale.branches());
    int delta = random.nextInt(-MOST, MOST + 1);
    connection.setAutoCommit(false);
    add(
        connection,
        "UPDATE confida_lab.account SET balance = balance + ? WHERE id = ?",
        delta,
        account);
    try (PreparedStatement read =
        connection.prepareStatement("SELECT balance FROM confida_lab.account WHERE id = ?")) {
      read.setInt(1, account);
      Rows.expect(read, 1);
    }
    add(
        connection,
        "UPDATE confida_lab.teller SET balance = balance + ? WHERE id = ?",
        delta,
        teller);
    add(
        connection,
        "UPDATE confida_lab.branch SET balance = balance + ? WHERE id = ?",
        delta,
        branch);
    try (PreparedStatement note =
        connection.prepareStatement(
            "INSERT INTO confida_lab.history (teller_id, branch_id, account_id, delta, at)"
                + " VALUES (?, ?, ?, ?, now())")) {
      note.setInt(1, teller);
      note.setInt(2, branch);
      note.setInt(3, account);
      note.setInt(4, delta);
      Rows.changeOne(note);
    }
    connection.commit();
  }

  private static void add(Connection connection, String sql, int delta, int id)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setInt(1, delta);
      update.setInt(2, id);
      Rows.changeOne(update);
    }
  }
}
