package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.TestDatabases;
import io.confida.server.TestDatabases.Variant;
import io.confida.server.TestSettings;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A PostgreSQL for one test, which may stop it. */
public final class OwnPostgres implements AutoCloseable {

  private final EmbeddedPostgres server;
  private final Path dataDirectory;
  private boolean stopped;

  private OwnPostgres(EmbeddedPostgres server, Path dataDirectory) {
    this.server = server;
    this.dataDirectory = dataDirectory;
  }

  /** Starts one on a free port. */
  public static OwnPostgres start() throws IOException, SQLException {
    return start(EmbeddedPostgres.builder());
  }

  /** Starts one that takes encrypted connections, too, with a certificate of its own. */
  public static OwnPostgres startWithTls() throws Exception {
    Path directory = Files.createTempDirectory("postgres-tls");
    try {
      SelfSigned identity = SelfSigned.make();
      return start(
          EmbeddedPostgres.builder()
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_cert_file", identity.certificate(directory).toString())
              .setServerConfig("ssl_key_file", identity.key(directory).toString()));
    } finally {
      // It has read them.
      Files.deleteIfExists(directory.resolve(SelfSigned.CERTIFICATE));
      Files.deleteIfExists(directory.resolve(SelfSigned.KEY));
      Files.delete(directory);
    }
  }

  private static OwnPostgres start(EmbeddedPostgres.Builder builder)
      throws IOException, SQLException {
    EmbeddedPostgres server = builder.setServerConfig("fsync", "off").start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      return new OwnPostgres(server, Path.of(row.getString(1)));
    }
  }

  /** The port it listens on; its user is {@code postgres}, and any password will do. */
  public int port() {
    return server.getPort();
  }

  DatabaseManager manager(Variant variant) {
    DatabaseUrl url =
        new DatabaseUrl.PostgreSql(
            List.of(new DatabaseUrl.Host("localhost", server.getPort())),
            "postgres",
            "postgres",
            Secret.of("postgres"),
            Map.of());
    return DatabaseManager.start(
        TestSettings.of(url).async(variant.async()).pool(2, 0).build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(30));
  }

  /**
   * Stops the server and then its backends, for one that stops makes no more; or lets them go on
   * the other way round, for one that goes on may end before it is reached.
   *
   * @param name STOP or CONT
   */
  public void signal(String name) throws IOException, InterruptedException {
    long postmaster =
        Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid")).getFirst());
    boolean stop = name.equals("STOP");
    if (stop) {
      signal(name, List.of(postmaster));
    }
    signal(
        name,
        ProcessHandle.of(postmaster).orElseThrow().descendants().map(ProcessHandle::pid).toList());
    if (!stop) {
      signal(name, List.of(postmaster));
    }
  }

  private static void signal(String name, List<Long> processes)
      throws IOException, InterruptedException {
    for (long process : processes) {
      int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process)).start().waitFor();
      // One of them may have ended meanwhile.
      assertThat(exit == 0 || ProcessHandle.of(process).isEmpty()).isTrue();
    }
  }

  void stop() throws IOException {
    if (!stopped) {
      stopped = true;
      server.close();
    }
  }

  /** Whatever state a failed test leaves it in. */
  @Override
  public void close() throws IOException, InterruptedException {
    if (!stopped) {
      signal("CONT");
      stop();
    }
  }
}
