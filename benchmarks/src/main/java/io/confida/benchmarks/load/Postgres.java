package io.confida.benchmarks.load;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own for one run, on a free port, in a directory that is removed after it. */
public final class Postgres implements AutoCloseable {

  /** The database that is there from the start. */
  public static final String MAIN = "postgres";

  private final EmbeddedPostgres process;
  private final WorkDirectory directory;
  private final long pid;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Postgres(EmbeddedPostgres process, WorkDirectory directory, long pid) {
    this.process = process;
    this.directory = directory;
    this.pid = pid;
  }

  /**
   * Starts one. It ends with the JVM, within moments: {@link Leftovers}.
   *
   * @param durable whether a commit waits for the disk; without it a run measures programs, with it
   *     the disk too
   */
  public static Postgres start(boolean durable) {
    WorkDirectory directory = WorkDirectory.create("postgres");
    try {
      Path data = directory.path().resolve("data");
      EmbeddedPostgres process =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setRegisterShutdownHook(false)
              .setPgBinaryResolver(Postgres::binaries)
              .setServerConfig("synchronous_commit", durable ? "on" : "off")
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .start();
      long pid =
          Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
      return new Postgres(process, directory, pid);
    } catch (IOException e) {
      directory.close();
      throw new UncheckedIOException("cannot start a PostgreSQL", e);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  /**
   * The programs. A class path that names the server's jar and its libraries too has them twice, by
   * the jar's manifest, which zonky refuses: then the first will do, since both are the same file.
   */
  private static InputStream binaries(String system, String processor) throws IOException {
    try {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, processor);
    } catch (IllegalStateException refused) {
      String name = "postgres-" + system + "-" + processor + ".txz";
      @Nullable InputStream first =
          Postgres.class.getClassLoader().getResourceAsStream(name.toLowerCase(Locale.ROOT));
      if (first == null) {
        throw refused;
      }
      return first;
    }
  }

  /** What {@code DATABASE_URL} takes. */
  public String url() {
    return url(MAIN);
  }

  /** The same, for another of its databases. */
  String url(String database) {
    return "postgresql://postgres:postgres@127.0.0.1:" + process.getPort() + "/" + database;
  }

  /** What JDBC takes, with user and password. */
  public String jdbcUrl() {
    return process.getJdbcUrl("postgres", MAIN);
  }

  /** Its postmaster. */
  long pid() {
    return pid;
  }

  /** A connection of its own. */
  public Connection connect() throws SQLException {
    return connect(MAIN);
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(process.getJdbcUrl("postgres", database));
  }

  /** Runs statements one after another, each on its own. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the benchmark's own statement failed: " + e.getMessage(), e);
    }
  }

  /** Stops it gently, and removes its files. */
  @Override
  public void close() {
    if (Leftovers.ending() || !closed.compareAndSet(false, true)) {
      return;
    }
    try {
      process.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the PostgreSQL did not stop", e);
    } finally {
      directory.close();
    }
  }
}
