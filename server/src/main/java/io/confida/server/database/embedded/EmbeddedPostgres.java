package io.confida.server.database.embedded;

import io.confida.server.config.Secret;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that the server brings and runs itself, with its data under {@code <data
 * directory>/postgres}. It listens on the loopback address alone and asks for a password.
 *
 * <p>PostgreSQL runs in a session of its own: a Ctrl-C in the terminal reaches the server, which
 * ends its work and then stops the database. When the server is killed the database lives on, and
 * the next start takes it over. When the database is killed the server starts it again.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final String DATABASE = "postgres";

  /** Enough for the default pool, the health probe and an operator's psql. */
  private static final int DEFAULT_CONNECTIONS = 100;

  private final InstanceLock lock;
  private final PostgresServer server;
  private final PostgresCluster cluster;
  private final int port;
  private final PostgresRevival revival;
  private boolean closed;

  private EmbeddedPostgres(
      InstanceLock lock,
      PostgresServer server,
      PostgresCluster cluster,
      int port,
      PostgresRevival revival) {
    this.lock = lock;
    this.server = server;
    this.cluster = cluster;
    this.port = port;
    this.revival = revival;
  }

  /**
   * Starts the database of {@code dataDirectory}, creating it when there is none, or takes over the
   * one that a killed server left running. Returns when it answers.
   *
   * @throws EmbeddedPostgresException when another server holds the directory, when it cannot be
   *     written, is full or is of another PostgreSQL version, or when PostgreSQL does not start
   */
  public static EmbeddedPostgres start(Path dataDirectory) {
    return start(dataDirectory, DEFAULT_CONNECTIONS);
  }

  /**
   * As {@link #start(Path)}, with room for at least {@code connections} connections at once.
   *
   * @throws EmbeddedPostgresException as {@link #start(Path)}
   */
  public static EmbeddedPostgres start(Path dataDirectory, int connections) {
    return start(dataDirectory, connections, prefix -> true);
  }

  /** The ways to leave root behind that {@code permitted} refuses are not tried. */
  static EmbeddedPostgres start(Path dataDirectory, int connections, Predicate<String> permitted) {
    Path home = createHome(dataDirectory.toAbsolutePath().normalize());
    InstanceLock lock = InstanceLock.take(home);
    try {
      long begin = System.nanoTime();
      PostgresAccount account = PostgresAccount.choose(home, permitted);
      PostgresCluster.check(home);
      PostgresBinaries binaries = PostgresBinaries.unpackedIn(home, account);
      PostgresCluster cluster = PostgresCluster.createdIn(home, account, binaries);
      PostgresServer server = new PostgresServer(home, account, binaries, connections);
      Optional<Postmaster> running = server.takeOver();
      Postmaster postmaster = running.isPresent() ? running.get() : server.start();
      check(server, cluster, postmaster, running.isEmpty());
      LOG.log(
          Level.INFO,
          "Embedded PostgreSQL {0} {1} on 127.0.0.1:{2} within {3} ms, data in {4}",
          PostgresBinaries.VERSION,
          running.isPresent() ? "taken over" : "started",
          Integer.toString(postmaster.port()),
          (System.nanoTime() - begin) / 1_000_000,
          home);
      return new EmbeddedPostgres(
          lock,
          server,
          cluster,
          postmaster.port(),
          PostgresRevival.watch(home, server, postmaster.port()));
    } catch (RuntimeException | Error failed) {
      lock.close();
      throw failed;
    }
  }

  /** One that was started for nothing must not stay behind; one that ran before is let be. */
  private static void check(
      PostgresServer server, PostgresCluster cluster, Postmaster postmaster, boolean startedHere) {
    try {
      cluster.checkPassword(jdbcUrl(postmaster.port()));
    } catch (RuntimeException failed) {
      if (startedHere) {
        server.stop();
      }
      throw failed;
    }
  }

  private static Path createHome(Path dataDirectory) {
    Path home = dataDirectory.resolve("postgres");
    try {
      Files.createDirectories(dataDirectory);
      if (Files.notExists(home)) {
        Files.createDirectory(home);
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        }
      }
      // PostgreSQL too knows the directory by its real path.
      return home.toRealPath();
    } catch (IOException failed) {
      throw unwritable(dataDirectory, failed);
    }
  }

  static EmbeddedPostgresException unwritable(Path directory, IOException failed) {
    @Nullable String text = failed.getMessage();
    String reason = failed.getClass().getSimpleName().replace("Exception", "");
    if (text != null && text.contains("No space left")) {
      return full(directory, failed);
    }
    return new EmbeddedPostgresException(
        ("the data directory %s cannot be used (%s: %s): give the user %s the right to write "
                + "there or set CONFIDA_DATA_DIR to another directory")
            .formatted(directory, reason, text, System.getProperty("user.name")),
        failed);
  }

  static EmbeddedPostgresException full(Path directory, @Nullable IOException cause) {
    return new EmbeddedPostgresException(
        "the disk of %s is full: free some space there or set CONFIDA_DATA_DIR to another disk"
            .formatted(directory),
        cause);
  }

  /** The address it listens on. */
  public String host() {
    return PostgresServer.HOST;
  }

  /** The port it listens on; the same after a restart, as long as it is free then. */
  public int port() {
    return port;
  }

  /** Where to connect, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(port);
  }

  private static String jdbcUrl(int port) {
    return "jdbc:postgresql://%s:%d/%s".formatted(PostgresServer.HOST, port, DATABASE);
  }

  /** The user that owns everything in it. */
  public String user() {
    return PostgresCluster.USER;
  }

  /** The password made for it at its first start. */
  public Secret password() {
    return cluster.password();
  }

  /**
   * Stops the database and waits until it has stopped. Open connections are cut, so close the pool
   * first. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    revival.close();
    try {
      server.stop();
    } finally {
      lock.close();
    }
  }
}
