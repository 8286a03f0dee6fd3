package io.confida.benchmarks.lab;

import java.util.List;

/**
 * Advice that measures nothing: a rival.
 *
 * @param name in reports
 * @param size what it advises whatever the workload
 * @param source where the rule stands
 */
public record FixedSize(String name, int size, String source) implements Tuner {

  /**
   * {@code cores × 2 + effective spindles}, with one spindle: PostgreSQL wiki, "Number Of Database
   * Connections", and HikariCP's wiki, "About Pool Sizing".
   *
   * @param cores of the database
   */
  public static FixedSize formula(int cores) {
    return new FixedSize(
        "formula", cores * 2 + 1, "cores × 2 + 1, of the PostgreSQL and HikariCP wikis");
  }

  /** HikariCP's {@code maximumPoolSize} where none is set. */
  public static FixedSize hikariDefault() {
    return new FixedSize("HikariCP's default", 10, "HikariCP's default");
  }

  @Override
  public Step next(List<SizeRounds> probes) {
    return new Step.Done(conclude(probes));
  }

  @Override
  public KneeFinding conclude(List<SizeRounds> probes) {
    return KneeFinding.byRule(size, "By rule: " + source + ".");
  }
}
