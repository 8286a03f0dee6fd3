package io.confida.benchmarks.lab.simulation;

import io.confida.benchmarks.lab.simulation.SimulatedDatabase.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Workloads whose best size is known: some that stand for a kind, and any number drawn at random.
 */
public final class SyntheticWorkloads {

  private static final int CLIENTS = 128;

  private SyntheticWorkloads() {}

  /** One of each kind. */
  public static List<SyntheticWorkload> kinds() {
    return List.of(
        of("2 servers", SimulatedDatabase.servers(2, 2)),
        of("8 servers", SimulatedDatabase.servers(8, 4)),
        of("24 servers", SimulatedDatabase.servers(24, 8)),
        of("scalability law, peak at 10", SimulatedDatabase.law(5, 0.02, 0.0098)),
        of("scalability law, peak at 31", SimulatedDatabase.law(5, 0.01, 0.00103)),
        of("contention only", SimulatedDatabase.law(5, 0.15, 0)),
        of("one lock", SimulatedDatabase.law(5, 1, 0)),
        of("waits of 9 ms on 2 servers", new SimulatedDatabase(2, 1, 9, 0, 0, Demand.EXPONENTIAL)),
        of(
            "waits of 30 ms on 2 servers",
            new SimulatedDatabase(2, 2, 30, 0, 0.0005, Demand.EXPONENTIAL)),
        of("fast and slow on 4 servers", new SimulatedDatabase(4, 4, 0, 0, 0, Demand.FAST_SLOW)),
        of(
            "4 servers that quarrel",
            new SimulatedDatabase(4, 4, 0, 0.01, 0.0005, Demand.EXPONENTIAL)));
  }

  /** This many, drawn over all kinds; the same seed draws the same ones. */
  public static List<SyntheticWorkload> drawn(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SyntheticWorkload> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(
          switch (i % 4) {
            case 0 -> servers(random);
            case 1 -> law(random);
            case 2 -> waits(random);
            default -> quarrel(random);
          });
    }
    return drawn;
  }

  private static SyntheticWorkload servers(SplittableRandom random) {
    int servers = (int) Math.round(between(random, 1, 32));
    List<Demand> demands = List.of(Demand.values());
    Demand demand = demands.get(random.nextInt(demands.size()));
    return of(
        servers + " servers, " + demand.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        new SimulatedDatabase(servers, between(random, 1, 20), 0, 0, 0, demand));
  }

  private static SyntheticWorkload law(SplittableRandom random) {
    double sigma = between(random, 0.002, 0.3);
    double peak = between(random, 3, 40);
    double kappa = (1 - sigma) / (peak * peak);
    return of(
        String.format(Locale.ROOT, "scalability law, peak at %.0f", peak),
        SimulatedDatabase.law(between(random, 1, 20), sigma, kappa));
  }

  private static SyntheticWorkload waits(SplittableRandom random) {
    int servers = (int) Math.round(between(random, 1, 8));
    double service = between(random, 1, 5);
    double wait = service * between(random, 1, 5);
    return of(
        String.format(Locale.ROOT, "waits of %.0f ms on %d servers", wait, servers),
        new SimulatedDatabase(servers, service, wait, 0, 0, Demand.EXPONENTIAL));
  }

  private static SyntheticWorkload quarrel(SplittableRandom random) {
    int servers = (int) Math.round(between(random, 2, 16));
    return of(
        servers + " servers that quarrel",
        new SimulatedDatabase(
            servers,
            between(random, 1, 20),
            0,
            between(random, 0.001, 0.03),
            between(random, 1e-5, 1e-3),
            Demand.EXPONENTIAL));
  }

  private static SyntheticWorkload of(String name, SimulatedDatabase database) {
    return new SyntheticWorkload(name, database, CLIENTS);
  }

  /** Evenly by ratio. */
  private static double between(SplittableRandom random, double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }
}
