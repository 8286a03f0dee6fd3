package io.confida.benchmarks.load.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** What a request does with a connection. Called by many threads at once. */
@FunctionalInterface
public interface Work {

  /**
   * Does it once. A transaction is ended in here; what is left open when it fails is rolled back by
   * the pool.
   *
   * @param random of the calling thread alone
   */
  void run(Connection connection, RandomGenerator random) throws SQLException;
}
