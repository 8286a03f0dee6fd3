package io.confida.benchmarks.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.BracketingTuner;
import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.load.pool.Arrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * {@code p99<Xms} where the answer is known: requests that come independently of each other on a
 * database with more servers than the pool has connections are the queue M/M/n, whose p99 latency a
 * formula tells. The limit lies between what the true answer keeps and what one step less does.
 */
final class P99AdviceTest {

  private static final Grid GRID = Grid.upTo(64);
  private static final int PROBES = 8;
  private static final int TRIALS = 60;

  /** A case: what comes, and how long 99 % of it may take. */
  private record Case(double servicePerSecond, double perSecond, double limitMillis, int answer) {
    static Case drawn(SplittableRandom random) {
      double service = 1_000 / (1 + 19 * random.nextDouble());
      int place = 3 + random.nextInt(6);
      // Busy enough that one step less waits too long, and not so busy that no limit is kept.
      double rate = service * GRID.size(place) * (0.7 + 0.2 * random.nextDouble());
      int answer = GRID.size(place);
      double kept = millis(service, rate, answer);
      int smaller = GRID.size(place - 1);
      double missed =
          rate < smaller * service ? millis(service, rate, smaller) : Double.POSITIVE_INFINITY;
      return new Case(service, rate, Math.min(kept * 1.3, Math.sqrt(kept * missed)), answer);
    }

    private static double millis(double service, double rate, int connections) {
      return 1_000 * new ErlangC(rate, service, connections).latencySeconds(0.99);
    }

    boolean keeps(int connections) {
      return perSecond < connections * servicePerSecond
          && millis(servicePerSecond, perSecond, connections) < limitMillis * 1.05;
    }
  }

  @Test
  void theFormulaIsWhatTheSimulationDoes() {
    double told = 1_000 * new ErlangC(500, 100, 8).latencySeconds(0.99);
    SimulatedRun run =
        Simulation.run(
            SimulatedDatabase.servers(64, 10), new Arrivals.Open(500), 8, 1_000, 200_000, 1);

    assertThat(run.latencyMillis(0.99)).isCloseTo(told, within(0.05 * told));
    assertThat(new ErlangC(500, 100, 6).latencySeconds(0.99)).isGreaterThan(told / 1_000);
  }

  @Test
  void theSmallestSizeThatKeepsTheLimitIsFoundWithinAStep() {
    SplittableRandom random = new SplittableRandom(20261127);
    List<String> wrong = new ArrayList<>();
    int kept = 0;
    for (int i = 0; i < TRIALS; i++) {
      Case each = Case.drawn(random);
      Objective objective = Objective.parse("p99<%.3fms".formatted(each.limitMillis()));
      Tuning.Outcome outcome =
          new Tuning(probe(each, random), PROBES, Duration.ofHours(1), () -> 0L)
              .run(new BracketingTuner(GRID, objective, PROBES));
      int advised = outcome.finding().size();
      assertThat(outcome.probes()).hasSizeLessThanOrEqualTo(PROBES);
      kept += each.keeps(advised) ? 1 : 0;
      if (Math.abs(GRID.placeOf(advised) - GRID.placeOf(each.answer())) > 1) {
        wrong.add(each + ": " + outcome.finding().text());
      }
    }
    assertThat(wrong).as("more than a step off").hasSizeLessThanOrEqualTo(TRIALS / 10);
    assertThat(kept).as("advice that keeps the limit").isGreaterThanOrEqualTo(TRIALS * 8 / 10);
  }

  private static Tuning.Probe probe(Case each, SplittableRandom random) {
    SimulatedDatabase database = SimulatedDatabase.servers(128, 1_000 / each.servicePerSecond());
    return size -> {
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        SimulatedRun run =
            Simulation.run(
                database, new Arrivals.Open(each.perSecond()), size, 500, 3_000, random.nextLong());
        rounds.add(new Round(run.perSecond(), run.latencyMillis(0.99), run.longestWaitMillis(), 0));
      }
      return new SizeRounds(size, rounds);
    };
  }
}
