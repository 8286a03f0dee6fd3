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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts the server and stops it in order when the process is told to end. */
public final class Main {

  /** The exit code of a server that cannot start; the one line on standard error says why. */
  static final int CANNOT_START = 1;

  /** From an interrupt on: the step under way, and the stop of what was started by then. */
  private static final Duration LONGEST_WAY_BACK = Duration.ofSeconds(60);

  private static final String STOPPED_EARLY = "confida: stopped before the start was done";

  private Main() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param args {@code --config FILE} or nothing
   */
  public static void main(String[] args) {
    boolean namesFile = args.length == 2 && args[0].equals("--config");
    if (args.length > 0 && !namesFile) {
      fail(
          "takes no arguments but --config FILE: settings are environment variables and that file,"
              + " or config/server.yaml");
      return;
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (namesFile) {
      environment.put("CONFIDA_CONFIG", args[1]);
    }
    CompletableFuture<Application> start = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean stopping = new AtomicBoolean();
    Thread starter = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  stop(starter, start);
                  stopped.countDown();
                },
                "confida-stop"));
    Application application;
    try {
      Settings settings = Settings.load(environment, Path.of(""));
      Logging.start(settings.logLevel());
      application = Application.start(settings);
    } catch (RuntimeException | Error e) {
      start.completeExceptionally(e);
      if (stopping.get()) {
        return; // the start was interrupted, and has failed for that
      }
      if (hasWordsForUsers(e)) {
        fail(String.valueOf(e.getMessage()));
        return;
      }
      throw e;
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
    try {
      stopped.await();
    } catch (InterruptedException e) {
      // By the stop, which saw the start an instant before its end, and ends the process.
      starter.interrupt();
    }
  }

  /** A stop that comes during the start waits for its way back, so that nothing is left running. */
  private static void stop(Thread starter, CompletableFuture<Application> start) {
    boolean early = !start.isDone();
    if (early) {
      starter.interrupt();
    }
    try {
      start.get(LONGEST_WAY_BACK.toSeconds(), TimeUnit.SECONDS).close();
    } catch (ExecutionException e) {
      if (early) {
        System.err.println(STOPPED_EARLY);
      } // else the start has failed by itself, and has said why
    } catch (TimeoutException e) {
      System.err.println(STOPPED_EARLY + "; a part of it did not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasWordsForUsers(Throwable e) {
    return e instanceof SettingsException
        || e instanceof DatabaseStartException
        || e instanceof DatabaseException
        || e instanceof BankException
        || e instanceof EmbeddedPostgresException
        || e instanceof UncheckedIOException;
  }

  // The only place that ends the process: nothing is running yet that could end in order.
  private static void fail(String line) {
    System.err.println("confida: " + line);
    Runtime.getRuntime().exit(CANNOT_START);
  }
}
