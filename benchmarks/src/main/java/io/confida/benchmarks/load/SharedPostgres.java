package io.confida.benchmarks.load;

import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all that this JVM measures, ended with it: a database for each of many short
 * measurements would take longer to start than they take.
 */
public final class SharedPostgres {

  private static @Nullable Postgres started;

  private SharedPostgres() {}

  /** The database; the first call starts it. Commits do not wait for the disk. */
  public static synchronized Postgres get() {
    if (started == null) {
      started = Postgres.start(false);
    }
    return started;
  }
}
