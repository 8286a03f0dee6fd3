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
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the server and stops it in order when the process is told to end. */
public final class Main {

  /** The exit code of a server that cannot start; the one line on standard error says why. */
  static final int CANNOT_START = 1;

  private Main() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      fail("takes no arguments: settings are environment variables and config/server.yaml");
      return;
    }
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
      fail(String.valueOf(e.getMessage()));
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  application.close();
                  stopped.countDown();
                },
                "confida-stop"));
    Logger logger = System.getLogger(Main.class.getName());
    logger.log(
        Level.INFO,
        "Confida {0} listens on {1}; Ctrl-C stops it",
        Application.version(),
        application.address());
    stopped.await();
  }

  // The only place that ends the process: nothing is running yet that could end in order.
  private static void fail(String line) {
    System.err.println("confida: " + line);
    Runtime.getRuntime().exit(CANNOT_START);
  }
}
