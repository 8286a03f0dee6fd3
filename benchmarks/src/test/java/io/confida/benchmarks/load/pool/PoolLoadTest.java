package io.confida.benchmarks.load.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.confida.benchmarks.load.Postgres;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Settings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PoolLoadTest {

  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final Duration MEASURE = Duration.ofMillis(400);

  private static Postgres postgres;

  @BeforeAll
  static void start() {
    postgres = Postgres.start(false);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedLoopNeverHoldsMoreConnectionsThanThePoolHas(PoolUnderTest.Front front) {
    AtomicLong inside = new AtomicLong();
    AtomicLong most = new AtomicLong();
    Work work =
        (connection, random) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(0.002)");
          } finally {
            inside.decrementAndGet();
          }
        };
    // HikariCP alone lets some wait so long that a short timeout would cut them off.
    PoolSetting patient = new PoolSetting(3, 0, 20_000);
    try (PoolUnderTest pool = PoolUnderTest.open(url(postgres.url()), patient, front)) {
      LoadResult result = new PoolLoad(pool, work, new Arrivals.Closed(12), 1).run(SETTLE, MEASURE);

      assertThat(result.answered()).isPositive();
      assertThat(result.perSecond()).isCloseTo(result.answered() / 0.4, within(1e-6));
      assertThat(result.failed() + result.timedOut()).isZero();
      assertThat(most).hasValue(3);
      assertThat(result.useNanos().getMinValue()).isGreaterThanOrEqualTo(1_900_000L);
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
  }

  @Test
  void aCapHoldsTheClientsOfAClosedLoopBelowIt() {
    try (PoolUnderTest pool = open(4, PoolUnderTest.Front.GATE)) {
      LoadResult result =
          new PoolLoad(pool, (connection, random) -> {}, new Arrivals.Closed(8), 100, 1)
              .run(Duration.ZERO, MEASURE);

      // A turn each 10 ms, the first at once.
      assertThat(result.answered()).isBetween(1L, 41L);
      // The wait for a turn is not the pool's.
      assertThat(result.latencyNanos().getValueAtPercentile(50)).isLessThan(9_000_000L);
      assertThatThrownBy(
              () -> new PoolLoad(pool, (connection, random) -> {}, new Arrivals.Closed(8), 0, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anOpenLoopBringsTheRequestsOfItsRate() {
    try (PoolUnderTest pool = open(4, PoolUnderTest.Front.GATE)) {
      LoadResult result =
          new PoolLoad(pool, (connection, random) -> {}, new Arrivals.Open(500), 1)
              .run(SETTLE, MEASURE);

      // 200 are expected, ±14: the seed is fixed, but answers may fall just outside.
      assertThat(result.latencyNanos().getTotalCount()).isBetween(140L, 260L);
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
  }

  @Test
  void aStallShowsInTheLatencyOfAllWhoCameMeanwhile() {
    AtomicBoolean stalled = new AtomicBoolean();
    Work work =
        (connection, random) -> {
          if (stalled.compareAndSet(false, true)) {
            try (var statement = connection.createStatement()) {
              statement.execute("SELECT pg_sleep(0.3)");
            }
          }
        };
    try (PoolUnderTest pool = open(1, PoolUnderTest.Front.GATE)) {
      LoadResult result =
          new PoolLoad(pool, work, new Arrivals.Open(500), 1).run(Duration.ZERO, MEASURE);

      // Three quarters of all came during the stall: half of them waited a good part of it.
      assertThat(result.latencyNanos().getValueAtPercentile(50)).isGreaterThan(50_000_000L);
      assertThat(result.useNanos().getValueAtPercentile(50)).isLessThan(50_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoGetsNoConnectionInTimeIsCounted(PoolUnderTest.Front front) {
    Work work =
        (connection, random) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(0.6)");
          }
        };
    try (PoolUnderTest pool = open(1, front)) {
      LoadResult result =
          new PoolLoad(pool, work, new Arrivals.Closed(3), 1).run(Duration.ZERO, MEASURE);

      assertThat(result.timedOut()).isPositive();
      assertThat(result.waitNanos().getMaxValue()).isGreaterThan(240_000_000L);
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
  }

  @Test
  void anOpenLoopDropsWhatComesWhileTooManyAreUnderWay() {
    Work work =
        (connection, random) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(0.1)");
          }
        };
    try (PoolUnderTest pool = open(1, PoolUnderTest.Front.GATE)) {
      LoadResult result =
          new PoolLoad(pool, work, new Arrivals.Open(500, 2), 1).run(Duration.ZERO, MEASURE);

      // Some 200 come, of which each tenth of a second one is answered.
      assertThat(result.dropped()).isGreaterThan(100);
      assertThat(result.latencyNanos().getTotalCount()).isLessThan(20);
      assertThat(result.timedOut()).isZero();
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
    assertThatThrownBy(() -> new Arrivals.Open(500, 0)).hasMessageContaining("1 to 60000");
  }

  @Test
  void flexyPoolGrowsWhereAnAcquisitionIsLateAndNotElsewhere() {
    Work work =
        (connection, random) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(0.05)");
          }
        };
    assertThat(flexyPoolAfter(work, Duration.ofMillis(60))).isBetween(2, 4);
    assertThat(flexyPoolAfter(work, Duration.ofSeconds(30))).isEqualTo(1);
  }

  private static int flexyPoolAfter(Work work, Duration late) {
    try (PoolUnderTest pool =
        PoolUnderTest.open(
            url(postgres.url()),
            new PoolSetting(1, 0, 20_000),
            PoolUnderTest.Front.NONE,
            hikari -> FlexyPool.around(hikari, 4, late))) {
      LoadResult result =
          new PoolLoad(pool, work, new Arrivals.Closed(6), 1).run(Duration.ZERO, MEASURE);
      assertThat(result.answered()).isPositive();
      assertThat(result.failed()).as(result.firstFailure()).isZero();
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
      return pool.limit();
    }
  }

  @Test
  void whatTheDatabaseRefusesIsCountedAndNamed() {
    Work work =
        (connection, random) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1/0");
          }
        };
    try (PoolUnderTest pool = open(2, PoolUnderTest.Front.GATE)) {
      LoadResult result = new PoolLoad(pool, work, new Arrivals.Closed(2), 1).run(SETTLE, MEASURE);

      assertThat(result.answered()).isZero();
      assertThat(result.failed()).isPositive();
      assertThat(result.firstFailure()).startsWith("22012: ").contains("division by zero");
      await("no connection is leaked").until(() -> pool.borrowed() == 0);
    }
  }

  @Test
  void aPoolThatTheDatabaseDoesNotGiveIsToldInOneLine() throws SQLException {
    try (var connection = postgres.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 2");
    }
    DatabaseUrl.PostgreSql few = url(postgres.url().replace("postgres:postgres@", "few:few@"));
    assertThatThrownBy(
            () -> PoolUnderTest.open(few, new PoolSetting(5, 0, 250), PoolUnderTest.Front.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not give 5 connections")
        .hasMessageContaining("raise its max_connections");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new PoolSetting(0, 0, 1_000)).hasMessageContaining("1 to 1000");
    assertThatThrownBy(() -> new PoolSetting(1, -1, 1_000)).hasMessageContaining("0 to 1000");
    assertThatThrownBy(() -> new PoolSetting(1, 0, 100)).hasMessageContaining("at least 250 ms");
    assertThatThrownBy(() -> new Arrivals.Open(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Arrivals.Closed(0)).hasMessageContaining("needs a client");
  }

  private static PoolUnderTest open(int size, PoolUnderTest.Front front) {
    return PoolUnderTest.open(url(postgres.url()), new PoolSetting(size, 0, 250), front);
  }

  private static DatabaseUrl.PostgreSql url(String url) {
    return (DatabaseUrl.PostgreSql)
        Settings.load(Map.of("DATABASE_URL", url), Path.of("")).database().url();
  }
}
