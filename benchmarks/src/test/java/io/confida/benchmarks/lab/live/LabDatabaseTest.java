package io.confida.benchmarks.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.confida.benchmarks.lab.sweep.Sweep;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import io.confida.benchmarks.lab.workload.Workloads;
import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.pool.Arrivals;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.load.pool.PoolUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LabDatabaseTest {

  private static final PoolSetting TWO = new PoolSetting(2, 0, 5_000);

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
  void empty() throws SQLException {
    execute("DROP SCHEMA IF EXISTS confida_lab CASCADE");
    execute("DROP TABLE IF EXISTS payroll");
  }

  @Test
  void aDatabaseThatIsNotEmptyIsNotWrittenToUnasked() throws SQLException {
    execute("CREATE TABLE payroll (id int)");
    try (LabDatabase database = open()) {
      assertThatThrownBy(() -> database.prepare(workload("tpcb"), Scale.SMALLEST, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("is not empty", "--yes")
          .hasMessageNotContaining("postgres:postgres");
      assertThat(schemas()).isZero();

      database.prepare(workload("tpcb"), Scale.SMALLEST, true);
      assertThat(schemas()).isEqualTo(1);
    }
  }

  @Test
  void whatWritesNothingNeedsNoPermissionAndMakesNoTables() throws SQLException {
    execute("CREATE TABLE payroll (id int)");
    try (LabDatabase database = open()) {
      database.prepare(workload("cpu"), Scale.SMALLEST, false);
    }
    assertThat(schemas()).isZero();
  }

  @Test
  void othersKeepAConnection() {
    try (LabDatabase database = open()) {
      database.checkConnections(2);
      assertThatThrownBy(() -> database.checkConnections(1_000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("max_connections");
    }
  }

  @Test
  void theOtherDatabasesAreRefusedWithTheWayOut() {
    assertThatThrownBy(() -> LabDatabase.open("sqlite:///:memory:", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write embedded or postgresql://");
    assertThatThrownBy(() -> LabDatabase.open("mysql://db/x", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--db: ");
  }

  @Test
  void aDatabaseThatIsNotThereIsToldWithoutItsPassword() {
    assertThatThrownBy(() -> LabDatabase.open("postgresql://me:hush@127.0.0.1:1/db", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aBlockHasItsFiguresAndTheCpuOfBothSides() {
    assumeThat(Files.isReadable(Path.of("/proc/self/stat"))).isTrue();
    try (LabDatabase database = open()) {
      Sweep.Block block = blocks(database, false).measure(TWO, 0);

      assertThat(block.result().answered()).isPositive();
      assertThat(block.atSeconds()).isPositive();
      assertThat(Objects.requireNonNull(block.cpu()).clientMicros()).isPositive();
      assertThat(Objects.requireNonNull(block.cpu()).databaseMicros()).isNotNull();
    }
  }

  @Test
  void aBlockInWhichAStopCameIsThrownAway() {
    try (LabDatabase database = open()) {
      assertThatThrownBy(() -> blocks(database, true).measure(TWO, 0))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void aWorkloadThatCannotRunIsToldBeforeAnythingIsMeasured() {
    try (LabDatabase database = open()) {
      LiveBlocks blocks = new LiveBlocks(database, load(workload("read")), TWO, 0, () -> false);
      assertThatThrownBy(() -> blocks.warmUp(Duration.ofMillis(50)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("read does not run on this database");
    }
  }

  private static LiveBlocks blocks(LabDatabase database, boolean stopped) {
    return new LiveBlocks(database, load(workload("cpu")), TWO, 0, () -> stopped);
  }

  private static LabLoad load(Workload workload) {
    return new LabLoad(
        workload,
        new Arrivals.Closed(2),
        Double.POSITIVE_INFINITY,
        PoolUnderTest.Front.GATE,
        Duration.ZERO,
        Duration.ofMillis(300),
        1);
  }

  private static Workload workload(String name) {
    return Workloads.named(name, Scale.SMALLEST);
  }

  private static LabDatabase open() {
    return LabDatabase.open(postgres.url(), false);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int schemas() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_namespace WHERE nspname = 'confida_lab'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
