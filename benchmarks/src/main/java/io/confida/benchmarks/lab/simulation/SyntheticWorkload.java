package io.confida.benchmarks.lab.simulation;

import io.confida.benchmarks.lab.Grid;
import io.confida.benchmarks.lab.Knee;
import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.load.pool.Arrivals;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A closed loop on a simulated database: its best pool size is known, so advice can be judged.
 *
 * @param name in reports
 * @param database what the clients work on
 * @param clients of the closed loop, more than there are connections in any pool tried
 */
public record SyntheticWorkload(String name, SimulatedDatabase database, int clients) {

  /** Rounds of one probe. */
  private static final int ROUNDS = 4;

  private static final int SETTLE = 200;

  /** Enough that their own chance adds 2 to 6 % to a round, as a second of a slow workload does. */
  private static final int REQUESTS = 1_500;

  /** The true throughput. */
  public double perSecond(int poolSize) {
    return database.closedPerSecond(Math.min(poolSize, clients));
  }

  /** The best size of a grid. */
  public int best(Grid grid) {
    int best = grid.size(0);
    for (int i = 1; i < grid.count(); i++) {
      if (perSecond(grid.size(i)) > perSecond(best) * (1 + 1e-9)) {
        best = grid.size(i);
      }
    }
    return best;
  }

  /** The true knee: the smallest size within {@link Knee#TOLERANCE} of the best. */
  public int knee(Grid grid) {
    double least = perSecond(best(grid)) * (1 - Knee.TOLERANCE);
    return grid.sizes().filter(size -> perSecond(size) >= least).findFirst().orElseThrow();
  }

  /** The throughput at a size to that at the best of the grid: 1 is no regret. */
  public double regret(int poolSize, Grid grid) {
    return perSecond(poolSize) / perSecond(best(grid));
  }

  /** Measures it as a real database is measured: some rounds, each with its noise. */
  public Tuning.Probe probe(Noise noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] speed = {1};
    return size -> {
      speed[0] *= noise.step(random);
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        double factor = speed[0] * noise.factor(random);
        SimulatedRun run =
            Simulation.run(
                database, new Arrivals.Closed(clients), size, SETTLE, REQUESTS, random.nextLong());
        rounds.add(
            new Round(
                run.perSecond() * factor,
                run.latencyMillis(0.99) / factor,
                run.longestWaitMillis() / factor,
                0));
      }
      return new SizeRounds(size, rounds);
    };
  }
}
