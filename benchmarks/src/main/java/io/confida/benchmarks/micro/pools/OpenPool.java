package io.confida.benchmarks.micro.pools;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A pool that lends connections, of whatever library. */
interface OpenPool extends AutoCloseable {

  /** Waits for a connection. */
  Connection borrow() throws SQLException;

  /** Ends the loan. */
  default void giveBack(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  void close();

  /**
   * How many connections can be had at once, which is all of them when none was kept: a leak shows
   * with every library, also with those that do not count. Opens what was not open.
   *
   * @param size how many there are to be
   */
  default int borrowable(int size) throws SQLException {
    List<Connection> all = new ArrayList<>();
    try {
      while (all.size() < size) {
        all.add(borrow());
      }
    } catch (SQLException late) {
      if (all.isEmpty()) {
        throw late; // not the wait for what others keep
      }
      return all.size();
    } finally {
      for (Connection connection : all) {
        giveBack(connection);
      }
    }
    return all.size();
  }
}
