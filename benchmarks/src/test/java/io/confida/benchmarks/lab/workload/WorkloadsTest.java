package io.confida.benchmarks.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolLoad;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WorkloadsTest {

  private static final Scale SCALE = Scale.SMALLEST;

  private static Postgres postgres;

  @BeforeAll
  static void start() {
    postgres = Postgres.start(false);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void tables() throws SQLException {
    execute("DROP SCHEMA IF EXISTS confida_lab CASCADE");
    try (Connection connection = postgres.connect()) {
      LabSchema.create(connection, SCALE);
    }
  }

  static List<Workload> all() {
    return Workloads.all(SCALE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachRunsUnderLoadWithoutAFaultAndLeavesNoConnection(Workload workload) {
    try (PoolUnderTest pool = open()) {
      LoadResult result =
          new PoolLoad(pool, workload, new Arrivals.Closed(6), 1)
              .run(Duration.ofMillis(50), Duration.ofMillis(250));

      assertThat(result.firstFailure()).isEmpty();
      assertThat(result.answered()).isPositive();
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsMarkedReadOnlyRunsWhereNothingMayBeWritten(Workload workload) throws SQLException {
    String refused = "";
    try (Connection connection = postgres.connect()) {
      connection.setReadOnly(true);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 60; i++) {
        workload.run(connection, random);
      }
    } catch (SQLException e) {
      refused = e.getSQLState();
    }
    // 25006: read_only_sql_transaction.
    assertThat(refused).isEqualTo(workload.readOnly() ? "" : "25006");
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatNeedsNoTablesRunsWithoutThem(Workload workload) throws SQLException {
    try (Connection connection = postgres.connect()) {
      LabSchema.drop(connection);
    }
    String refused = "";
    try (Connection connection = postgres.connect()) {
      for (int seed = 0; seed < 3; seed++) {
        workload.run(connection, new SplittableRandom(seed));
      }
    } catch (SQLException e) {
      refused = e.getSQLState();
    }
    // 42P01: undefined_table.
    assertThat(refused).isEqualTo(workload.needsTables() ? "42P01" : "");
  }

  @Test
  void theBanksBooksBalance() throws SQLException {
    try (PoolUnderTest pool = open()) {
      new PoolLoad(pool, new TpcB(SCALE), new Arrivals.Closed(6), 1)
          .run(Duration.ZERO, Duration.ofMillis(200));
    }
    String sum = "SELECT coalesce(sum(%s), 0) FROM confida_lab.%s";
    long history = number(sum.formatted("delta", "history"));
    assertThat(number("SELECT count(*) FROM confida_lab.history")).isPositive();
    for (String table : List.of("branch", "teller", "account")) {
      assertThat(number(sum.formatted("balance", table))).as(table).isEqualTo(history);
    }
  }

  @Test
  void aResetEmptiesWhatGrows() throws SQLException {
    try (Connection connection = postgres.connect()) {
      new TpcB(SCALE).run(connection, new SplittableRandom(1));
      connection.setAutoCommit(true);
      LabSchema.reset(connection);
    }
    assertThat(number("SELECT count(*) FROM confida_lab.history")).isZero();
    assertThat(number("SELECT count(*) FROM confida_lab.item")).isEqualTo(SCALE.items());
  }

  @Test
  void tablesOfTheSameScaleAreKeptAndOthersMadeAnew() throws SQLException {
    execute("UPDATE confida_lab.counter SET n = 77");
    try (Connection connection = postgres.connect()) {
      LabSchema.create(connection, SCALE);
      assertThat(number("SELECT max(n) FROM confida_lab.counter")).isEqualTo(77);
      LabSchema.create(connection, new Scale(600, 2));
    }
    assertThat(number("SELECT max(n) FROM confida_lab.counter")).isZero();
    assertThat(number("SELECT count(*) FROM confida_lab.branch")).isEqualTo(2);
  }

  @Test
  void aSchemaOfSomebodyElseIsLeftAlone() throws SQLException {
    execute("COMMENT ON SCHEMA confida_lab IS 'payroll'");
    try (Connection connection = postgres.connect()) {
      assertThatThrownBy(() -> LabSchema.create(connection, SCALE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rename it or use another database");
      assertThatThrownBy(() -> LabSchema.drop(connection))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(number("SELECT count(*) FROM confida_lab.item")).isEqualTo(SCALE.items());
  }

  @Test
  void ourOwnTablesAreNotForeign() throws SQLException {
    try (Connection connection = postgres.connect()) {
      assertThat(LabSchema.hasForeignTables(connection)).isFalse();
      execute("CREATE TABLE payroll (id int)");
      assertThat(LabSchema.hasForeignTables(connection)).isTrue();
    } finally {
      execute("DROP TABLE payroll");
    }
  }

  @Test
  void anUnknownWorkloadIsToldAllNames() {
    assertThat(Workloads.named("tpcb", SCALE).name()).isEqualTo("tpcb");
    assertThatThrownBy(() -> Workloads.named("tpcc", SCALE))
        .hasMessage(
            "there is no workload tpcc, but:"
                + " read, list, interview, tpcb, locks, mixed, io, cpu");
  }

  private static PoolUnderTest open() {
    DatabaseUrl url =
        Settings.load(Map.of("DATABASE_URL", postgres.url()), Path.of("")).database().url();
    return PoolUnderTest.open(
        (DatabaseUrl.PostgreSql) url, new PoolSetting(2, 0, 5_000), PoolUnderTest.Front.GATE);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
