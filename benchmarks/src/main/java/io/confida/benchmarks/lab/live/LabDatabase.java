package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.workload.LabSchema;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.load.CpuTimes;
import io.confida.benchmarks.load.Postgres;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.SettingsException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is measured: one of our own, or one that others use too and that is therefore
 * asked before it is written to and never left without a free connection.
 */
public final class LabDatabase implements AutoCloseable {

  private static final String FREE =
      """
      SELECT current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0)
           - (SELECT count(*) FROM pg_stat_activity
               WHERE pid <> pg_backend_pid()
                 AND coalesce(backend_type, 'client backend') = 'client backend')
      """;

  private final @Nullable Postgres own;
  private final DatabaseUrl.PostgreSql url;
  private final String product;
  private final OptionalLong postmaster;
  private final int free;

  private LabDatabase(@Nullable Postgres own, DatabaseUrl.PostgreSql url, boolean durable) {
    this.own = own;
    this.url = url;
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FREE)) {
      row.next();
      this.free = row.getInt(1);
      this.postmaster = CpuTimes.postmaster(connection);
      DatabaseMetaData data = connection.getMetaData();
      this.product =
          data.getDatabaseProductName()
              + " "
              + data.getDatabaseProductVersion()
              + (own == null
                  ? " at " + place(url)
                  : durable ? ", embedded" : ", embedded, commits do not wait for the disk");
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the database %s cannot be reached: %s".formatted(url.redacted(), oneLine(e)), e);
    }
  }

  /**
   * Starts the embedded one or connects to another.
   *
   * @param text {@code embedded} or the URL of a PostgreSQL
   * @param durable whether a commit of the embedded one waits for the disk
   * @throws IllegalArgumentException if it is no such URL
   * @throws IllegalStateException if the database cannot be reached
   */
  public static LabDatabase open(String text, boolean durable) {
    return switch (parse(text)) {
      case DatabaseUrl.PostgreSql url -> new LabDatabase(null, url, true);
      case DatabaseUrl.Embedded embedded -> embedded(durable);
      case DatabaseUrl.Sqlite sqlite -> throw sqlite();
    };
  }

  private static IllegalArgumentException sqlite() {
    return new IllegalArgumentException(
        "--db: the lab measures PostgreSQL only, and SQLite has one writer whatever the pool: write"
            + " embedded or postgresql://user:password@host:port/database");
  }

  /**
   * Whether the text means one of our own.
   *
   * @throws IllegalArgumentException if it is no URL of a PostgreSQL
   */
  public static boolean isEmbedded(String text) {
    return switch (parse(text)) {
      case DatabaseUrl.Embedded embedded -> true;
      case DatabaseUrl.PostgreSql url -> false;
      case DatabaseUrl.Sqlite sqlite -> throw sqlite();
    };
  }

  private static LabDatabase embedded(boolean durable) {
    Postgres postgres = Postgres.start(durable);
    try {
      return new LabDatabase(
          postgres, (DatabaseUrl.PostgreSql) DatabaseUrl.parse(postgres.url()), durable);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Which database of which server, for people and results: nothing of users and passwords. */
  private static String place(DatabaseUrl.PostgreSql url) {
    return url.hosts().stream().map(DatabaseUrl.Host::toString).collect(Collectors.joining(","))
        + "/"
        + url.database();
  }

  private static DatabaseUrl parse(String text) {
    try {
      return DatabaseUrl.parse(text);
    } catch (SettingsException e) {
      throw new IllegalArgumentException("--db: " + e.getMessage(), e);
    }
  }

  /** Product and version; of one that is not our own also where it is. */
  public String product() {
    return product;
  }

  DatabaseUrl.PostgreSql url() {
    return url;
  }

  /** Its first process, where it runs on this machine. */
  OptionalLong postmaster() {
    return postmaster;
  }

  /**
   * Makes sure that so many connections can be had and that others keep one.
   *
   * @throws IllegalArgumentException with the way out, if not
   */
  public void checkConnections(int most) {
    if (most >= free) {
      throw new IllegalArgumentException(
          ("a pool of %d connections is too large for this database: %d are free, and one is left"
                  + " to others; measure smaller pools or raise its max_connections")
              .formatted(most, Math.max(0, free)));
    }
  }

  /**
   * Makes the workload's tables.
   *
   * @param yes whether a database in which others have tables may be written to
   * @throws IllegalArgumentException with the way out, if it would be written to and may not
   */
  public void prepare(Workload workload, Scale scale, boolean yes) {
    if (workload.readOnly() && !workload.needsTables()) {
      return;
    }
    try (Connection connection = connect()) {
      if (!yes && LabSchema.hasForeignTables(connection)) {
        throw new IllegalArgumentException(
            ("the database %s is not empty, and %s writes to it (tables in a schema confida_lab of"
                    + " its own%s): add --yes to allow that, or take io or cpu, which write nothing")
                .formatted(
                    url.redacted(),
                    workload.name(),
                    workload.readOnly() ? "; its requests only read" : ""));
      }
      LabSchema.create(connection, scale);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the tables: " + oneLine(e), e);
    }
  }

  /** Empties what grows under the workload, so that each block meets the same. */
  void reset(Workload workload) {
    if (workload.readOnly() || !workload.needsTables()) {
      return;
    }
    try (Connection connection = connect()) {
      LabSchema.reset(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot empty the tables: " + oneLine(e), e);
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    if (!url.password().isEmpty()) {
      properties.setProperty("password", url.password().reveal());
    }
    properties.setProperty("ApplicationName", "confida-benchmarks");
    return DriverManager.getConnection(url.jdbcUrl(), properties);
  }

  private static String oneLine(SQLException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
