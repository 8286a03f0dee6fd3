package io.confida.server.database.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** A server of its own process, for tests that kill it. */
final class EmbeddedPostgresProcess {
  private EmbeddedPostgresProcess() {}

  /**
   * Starts the database of the directory {@code args[0]} and says {@code ready}. A signal lets it
   * ask the database once more and then stop it, as the server does.
   */
  public static void main(String[] args) throws IOException {
    EmbeddedPostgres postgres;
    try {
      postgres = EmbeddedPostgres.start(Path.of(args[0]));
    } catch (EmbeddedPostgresException refused) {
      System.out.println("refused " + refused.getMessage());
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the test closes our input, or kills us.
    }
  }

  private static void stop(EmbeddedPostgres postgres) {
    try {
      System.out.println("asked: " + Sql.of(postgres).text("SELECT 'still here'"));
      postgres.close();
      System.out.println("stopped");
    } catch (SQLException gone) {
      System.out.println("gone before its server: " + gone.getMessage());
    }
  }
}
