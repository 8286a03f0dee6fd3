package io.confida.benchmarks.micro.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.SharedPostgres;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.benchmarks.micro.QuietLog;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbStatements;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.openjdk.jmh.results.AggregationPolicy;

/** A table of a thousand rows and one pool, for DbClient and plain JDBC alike. */
final class RowsDatabase implements AutoCloseable {

  /** The statement, and what DbClient calls it. */
  static final String SELECT =
      "SELECT id, title, category, uses FROM micro.line ORDER BY id LIMIT ?";

  static final String NAME = "lines";

  /** The secondary result of what was borrowed and not given back. */
  static final String KEPT = "kept-connections";

  private static final int SIZE = 4;

  private final HikariDataSource pool;
  private final DbClient client;

  /** A row. */
  record Line(long id, String title, String category, int uses) {}

  RowsDatabase() {
    this("");
  }

  /**
   * @param parameters of the driver, each with a {@code &} before it
   */
  RowsDatabase(String parameters) {
    QuietLog.begin();
    Postgres postgres = SharedPostgres.get();
    // Other schemas are the server's, which does not start on tables that it has not made.
    postgres.execute(
        Postgres.MAIN,
        "CREATE SCHEMA IF NOT EXISTS micro",
        "DROP TABLE IF EXISTS micro.line, micro.entry",
        "CREATE TABLE micro.line AS SELECT number AS id, 'title of line ' || number AS title,"
            + " 'category ' || number % 5 AS category, CAST(number % 100 AS int) AS uses"
            + " FROM generate_series(CAST(1 AS bigint), 1000) AS number",
        "ALTER TABLE micro.line ADD PRIMARY KEY (id)",
        "CREATE TABLE micro.entry (id bigint, title text, category text, uses int)",
        "VACUUM ANALYZE micro.line");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.jdbcUrl() + parameters);
    config.setPoolName("micro-rows");
    config.setMaximumPoolSize(SIZE);
    this.pool = new HikariDataSource(config);
    this.client =
        JdbcClientBuilder.create()
            .connectionPool(this::connection)
            .statements(DbStatements.builder().addStatement(NAME, SELECT).build())
            .build();
  }

  DataSource pool() {
    return pool;
  }

  DbClient client() {
    return client;
  }

  /** Tells how many connections somebody has kept; nobody is at work. */
  void tellKept() {
    OwnFigures.tell(
        KEPT,
        pool.getHikariPoolMXBean().getActiveConnections(),
        "connections",
        AggregationPolicy.MAX);
  }

  private Connection connection() {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException("no connection", e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
