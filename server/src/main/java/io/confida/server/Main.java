package io.confida.server;

import io.confida.server.config.Settings;
import io.confida.server.config.SettingsException;
import io.confida.server.database.DatabaseException;
import io.confida.server.database.DatabaseStartException;
import io.confida.server.database.embedded.EmbeddedPostgresException;
import io.confida.server.question.BankException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the server and stops it in order when the process is told to end. */
public final class Main {

  /** The exit code of a server that cannot start; the one line on standard error says why. */
  static final int CANNOT_START = 1;

  private static final Duration LONGEST_START = Duration.ofSeconds(45);

  private Main() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      fail("takes no arguments: settings are environment variables and config/server.yaml");
      return;
    }
    CompletableFuture<Application> start = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(start, stopped), "confida-stop"));
    Application application;
    try {
      Settings settings = Settings.load(System.getenv(), Path.of(""));
      Logging.start(settings.logLevel());
      application = Application.start(settings);
    } catch (SettingsException
        | DatabaseStartException
        | DatabaseException
        | BankException
        | EmbeddedPostgresException
        | UncheckedIOException e) {
      start.completeExceptionally(e);
      fail(String.valueOf(e.getMessage()));
      return;
    }
    start.complete(application);
    Logger logger = System.getLogger(Main.class.getName());
    logger.log(
        Level.INFO,
        "Confida {0} listens on {1}; Ctrl-C stops it",
        Application.version(),
        application.address());
    HeapBound.advice(
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            Runtime.getRuntime().maxMemory())
        .ifPresent(advice -> logger.log(Level.INFO, advice));
    stopped.await();
  }

  /** A stop that comes during the start waits for it, so that nothing is left running. */
  private static void stop(CompletableFuture<Application> start, CountDownLatch stopped) {
    try {
      start.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS).close();
    } catch (ExecutionException e) {
      // The start has failed, has said so and has left nothing running.
      stopped.countDown();
    } catch (TimeoutException e) {
      System.err.println("confida: stopped before the start was done");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  // The only place that ends the process: nothing is running yet that could end in order.
  private static void fail(String line) {
    System.err.println("confida: " + line);
    Runtime.getRuntime().exit(CANNOT_START);
  }
}
