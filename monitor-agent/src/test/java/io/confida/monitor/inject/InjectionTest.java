package io.confida.monitor.inject;

import io.confida.monitor.Jdks;
import io.confida.monitor.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen from within, in real JVMs with real pools on a real PostgreSQL. */
class InjectionTest {
  private static TestDatabase database;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3.0.0, 17",
    "3.4.5, 17",
    "4.0.3, 17",
    "5.1.0, 17",
    "6.3.0, 17",
    "7.1.0, 17",
    "3.4.5, 25",
    "7.1.0, 25"
  })
  void watchesEveryHikari(String version, int java) throws Exception {
    ScenarioJvm.run(
        Jdks.java(java),
        List.of(ScenarioJvm.pool(version)),
        HikariScenario.class,
        database.jdbcUrl());
  }

  @Test
  void watchesSeveralVersionsInOneJvmAndLetsThemUnload() throws Exception {
    ScenarioJvm.run(
        Jdks.running(),
        List.of(),
        SeveralLoadersScenario.class,
        database.jdbcUrl(),
        ScenarioJvm.pool("3.4.5").toString(),
        ScenarioJvm.pool("7.1.0").toString());
  }

  @Test
  void watchesARelocatedHikari() throws Exception {
    ScenarioJvm.run(
        Jdks.running(),
        List.of(),
        RelocatedScenario.class,
        database.jdbcUrl(),
        ScenarioJvm.pool("7.1.0").toString());
  }

  @ParameterizedTest
  @CsvSource({"17", "25"})
  void watchesAgroal(int java) throws Exception {
    ScenarioJvm.run(Jdks.java(java), List.of(), AgroalScenario.class, database.jdbcUrl());
  }
}
