package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The Universal Scalability Law: {@code X(n) = λn / (1 + σ(n−1) + κn(n−1))}.
 *
 * <p>N. J. Gunther, "A Simple Capacity Model of Massively Parallel Transaction Systems" (CMG 1993)
 * and "Guerrilla Capacity Planning" (Springer 2007), chapter 4. Contention σ queues (Amdahl's law
 * is κ = 0), coherency κ makes throughput fall past its peak.
 *
 * @param lambda throughput of one connection, above 0
 * @param sigma contention, 0 to 1
 * @param kappa coherency, 0 to 1
 */
public record UslModel(
    @JsonProperty("lambda") double lambda,
    @JsonProperty("sigma") double sigma,
    @JsonProperty("kappa") double kappa)
    implements Curve {

  /** Checks the coefficients. */
  public UslModel {
    if (!(lambda > 0) || !(sigma >= 0 && sigma <= 1) || !(kappa >= 0 && kappa <= 1)) {
      throw new IllegalArgumentException(
          "no such law: λ %s, σ %s, κ %s".formatted(lambda, sigma, kappa));
    }
  }

  @Override
  public double at(double size) {
    return lambda * size / divisor(size, sigma, kappa);
  }

  static double divisor(double size, double sigma, double kappa) {
    return 1 + sigma * (size - 1) + kappa * size * (size - 1);
  }

  /** Where throughput is highest: √((1−σ)/κ), and infinite where κ is 0. */
  public double peak() {
    return Math.sqrt((1 - sigma) / kappa);
  }
}
