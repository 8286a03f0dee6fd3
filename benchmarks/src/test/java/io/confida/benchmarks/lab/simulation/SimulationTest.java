package io.confida.benchmarks.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.simulation.SimulatedDatabase.Demand;
import io.confida.benchmarks.load.pool.Arrivals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulationTest {

  private static final int MANY = 200_000;

  @ParameterizedTest
  @CsvSource({"1, 0.5", "2, 0.7", "4, 0.8", "8, 0.9", "16, 0.85"})
  void anOpenLoopWaitsAsErlangsFormulaSays(int servers, double load) {
    double service = 100; // each server completes 100 a second
    double arrivals = load * servers * service;
    ErlangC formula = new ErlangC(arrivals, service, servers);

    SimulatedRun run =
        Simulation.run(
            SimulatedDatabase.servers(servers, 10),
            new Arrivals.Open(arrivals),
            servers,
            20_000,
            MANY,
            servers);

    assertThat(run.perSecond()).isCloseTo(arrivals, within(0.02 * arrivals));
    assertThat(run.waited()).isCloseTo(formula.waitProbability(), within(0.03));
    assertThat(run.meanWaitMillis())
        .isCloseTo(
            1_000 * formula.meanWaitSeconds(), within(80 * formula.meanWaitSeconds() + 0.05));
  }

  @Test
  void erlangsFormulaForOneServerIsTheLoad() {
    ErlangC queue = new ErlangC(70, 100, 1);

    assertThat(queue.waitProbability()).isCloseTo(0.7, within(1e-12));
    // M/M/1: ρ / (μ − λ).
    assertThat(queue.meanWaitSeconds()).isCloseTo(0.7 / 30, within(1e-12));
    assertThat(queue.waitSeconds(0.2)).isZero();
    assertThat(queue.waitSeconds(0.99)).isCloseTo(Math.log(70) / 30, within(1e-12));
  }

  @Test
  void erlangsTextbookExample() {
    // Two servers at a load of 3/4: C = 2ρ²/(1+ρ) = 9/14.
    assertThat(new ErlangC(150, 100, 2).waitProbability()).isCloseTo(9 / 14.0, within(1e-12));
  }

  @Test
  void aQueueThatOnlyGrowsIsRefused() {
    assertThatThrownBy(() -> new ErlangC(200, 100, 2)).hasMessageContaining("no stable queue");
  }

  @Test
  void aClosedLoopHasTheThroughputThatIsKnownBeforehand() {
    for (SyntheticWorkload workload : SyntheticWorkloads.kinds()) {
      for (int size : List.of(1, 5, 20, 64)) {
        SimulatedRun run =
            Simulation.run(
                workload.database(), new Arrivals.Closed(workload.clients()), size, 500, 20_000, 3);
        double known = workload.perSecond(size);
        assertThat(run.perSecond())
            .as(workload.name() + " at " + size)
            .isCloseTo(known, within(0.04 * known));
      }
    }
  }

  @Test
  void littlesLawHoldsInAClosedLoop() {
    SimulatedRun run =
        Simulation.run(
            new SimulatedDatabase(3, 4, 6, 0.02, 0.001, Demand.FAST_SLOW),
            new Arrivals.Closed(50),
            12,
            1_000,
            50_000,
            5);

    assertThat(run.perSecond() * run.meanLatencyMillis() / 1_000).isCloseTo(50, within(0.5));
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(seeded(1).meanLatencyMillis()).isEqualTo(seeded(1).meanLatencyMillis());
    assertThat(seeded(2).meanLatencyMillis()).isNotEqualTo(seeded(1).meanLatencyMillis());
  }

  private static SimulatedRun seeded(long seed) {
    return Simulation.run(
        SimulatedDatabase.servers(2, 5), new Arrivals.Closed(8), 4, 10, 500, seed);
  }
}
