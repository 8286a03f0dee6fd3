package io.confida.benchmarks.load;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all that this JVM measures, ended with it: a database for each of many short
 * measurements would take longer to start than they take.
 */
public final class SharedPostgres {

  private static final long LONGEST_END_SECONDS = 20;

  private static @Nullable Postgres started;

  private SharedPostgres() {}

  /** The database; the first call starts it. Commits do not wait for the disk. */
  public static synchronized Postgres get() {
    if (started == null) {
      Postgres fresh = Postgres.start(false);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(fresh), "stop-postgres"));
      started = fresh;
    }
    return started;
  }

  /** Its own hook may be ending it already: then its files are removed when it is gone. */
  private static void end(Postgres postgres) {
    postgres.closeAfter(() -> ProcessHandle.of(postgres.pid()).ifPresent(SharedPostgres::await));
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(SharedPostgres.class.getName())
          .log(System.Logger.Level.WARNING, "the PostgreSQL " + process.pid() + " did not end", e);
    }
  }
}
