package io.confida.server.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told of each statement after it ran, on the thread that ran it. */
@FunctionalInterface
public interface StatementObserver {

  /** Observes nothing. */
  StatementObserver NONE = (name, sql, values, nanos, failed) -> {};

  /**
   * One statement is done.
   *
   * @param name its name in the statements file
   * @param sql its text, with a question mark for each parameter
   * @param values the parameters' values, which may be secret: never to be logged; for a batch,
   *     those of its first row
   * @param nanos how long it took, the wait for a connection not counted
   * @param failed whether the database refused it
   */
  void executed(
      String name, String sql, List<? extends @Nullable Object> values, long nanos, boolean failed);

  /** This observer, then the other. */
  default StatementObserver and(StatementObserver other) {
    return (name, sql, values, nanos, failed) -> {
      executed(name, sql, values, nanos, failed);
      other.executed(name, sql, values, nanos, failed);
    };
  }
}
