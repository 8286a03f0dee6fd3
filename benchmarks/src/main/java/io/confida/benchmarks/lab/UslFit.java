package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DiagonalMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/**
 * The scalability law that lies nearest to what was measured, and whether it is near enough.
 *
 * <p>Least squares of the logarithms, since a busy machine takes a share of a throughput and not a
 * fixed amount, by Levenberg and Marquardt (J. J. Moré, "The Levenberg-Marquardt Algorithm", 1978).
 * The coefficients are kept above 0 by fitting their logarithms; where one is 0 the law without it
 * is as near, so all four laws are fitted and the simplest that is no worse is kept.
 *
 * <p>Whether the law holds is tested for lack of fit: the distance of the medians from the curve
 * against the noise of the rounds (N. R. Draper, H. Smith, "Applied Regression Analysis", 3rd ed.,
 * section 2.1). A law that is nowhere farther than {@value #NEAR} from a median is near enough
 * whatever the test says: no model is exact, and rounds without noise would refuse every one.
 *
 * @param model the law
 * @param rSquared share of the variance explained, of the throughputs as measured
 * @param lackOfFit how probable so much distance were if the law held, 0 to 1
 * @param farthest the largest distance of a median from the curve, as a share
 * @param holds whether the law may be used
 */
public record UslFit(
    @JsonProperty("model") UslModel model,
    @JsonProperty("r_squared") double rSquared,
    @JsonProperty("lack_of_fit_p") double lackOfFit,
    @JsonProperty("farthest") double farthest,
    @JsonProperty("holds") boolean holds) {

  /** Closer than this share everywhere, and the law is near enough. */
  static final double NEAR = 0.015;

  /** A law with three coefficients passes through any three points and so is tested by more. */
  static final int LEAST_SIZES = 6;

  private static final double REFUSED = 0.01;
  private static final double MUCH = 0.06;
  private static final double LEAST_R_SQUARED = 0.9;
  private static final double NO_WORSE = 1.001;
  private static final int EVALUATIONS = 300;

  /** Fits; empty when there are fewer than {@value #LEAST_SIZES} sizes or one has no score. */
  static Optional<UslFit> of(List<Estimate> estimates) {
    return model(estimates).map(model -> judge(model, estimates));
  }

  /** The nearest law without judging it. */
  static Optional<UslModel> model(List<Estimate> estimates) {
    if (estimates.size() < LEAST_SIZES || estimates.stream().anyMatch(each -> each.value() <= 0)) {
      return Optional.empty();
    }
    Optional<UslModel> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Free free : Free.values()) {
      Optional<UslModel> model = fit(estimates, free);
      double distance = model.map(each -> distance(each, estimates)).orElse(Double.NaN);
      if (distance * NO_WORSE < least - 1e-12) {
        least = distance;
        best = model;
      }
    }
    return best;
  }

  /** Which coefficients are not 0, the simplest law first. */
  private enum Free {
    NONE,
    SIGMA,
    KAPPA,
    BOTH
  }

  private static Optional<UslModel> fit(List<Estimate> estimates, Free free) {
    int coefficients = free == Free.BOTH ? 3 : free == Free.NONE ? 1 : 2;
    double[] start = new double[coefficients];
    start[0] = estimates.stream().mapToDouble(e -> Math.log(e.value() / e.size())).max().orElse(0);
    if (free == Free.SIGMA || free == Free.BOTH) {
      start[1] = Math.log(0.05);
    }
    if (free == Free.KAPPA || free == Free.BOTH) {
      start[coefficients - 1] = Math.log(0.001);
    }
    double[] logs = estimates.stream().mapToDouble(each -> Math.log(each.value())).toArray();
    double[] weights = estimates.stream().mapToDouble(UslFit::weight).toArray();
    LeastSquaresProblem problem =
        new LeastSquaresBuilder()
            .start(start)
            .target(logs)
            .weight(new DiagonalMatrix(weights))
            .model(point -> valueAndJacobian(point, estimates, free))
            .parameterValidator(UslFit::bounded)
            .maxEvaluations(EVALUATIONS)
            .maxIterations(EVALUATIONS)
            .build();
    try {
      RealVector point = new LevenbergMarquardtOptimizer().optimize(problem).getPoint();
      return Optional.of(
          new UslModel(Math.exp(point.getEntry(0)), sigma(point, free), kappa(point, free)));
    } catch (MathRuntimeException notConverged) {
      // One of the other three laws is nearer then, or none fits and the caller smooths.
      return Optional.empty();
    }
  }

  /** σ and κ from 10⁻⁹, which is 0 for any pool, to 1. */
  private static RealVector bounded(RealVector point) {
    RealVector bounded = point.copy();
    for (int i = 1; i < bounded.getDimension(); i++) {
      bounded.setEntry(i, Math.clamp(bounded.getEntry(i), Math.log(1e-9), 0));
    }
    return bounded;
  }

  private static double sigma(RealVector point, Free free) {
    return free == Free.SIGMA || free == Free.BOTH ? Math.exp(point.getEntry(1)) : 0;
  }

  private static double kappa(RealVector point, Free free) {
    return free == Free.KAPPA || free == Free.BOTH
        ? Math.exp(point.getEntry(point.getDimension() - 1))
        : 0;
  }

  private static Pair<RealVector, RealMatrix> valueAndJacobian(
      RealVector point, List<Estimate> estimates, Free free) {
    double sigma = sigma(point, free);
    double kappa = kappa(point, free);
    int rows = estimates.size();
    int columns = point.getDimension();
    double[] values = new double[rows];
    double[][] jacobian = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      double n = estimates.get(i).size();
      double divisor = UslModel.divisor(n, sigma, kappa);
      values[i] = point.getEntry(0) + Math.log(n) - Math.log(divisor);
      jacobian[i][0] = 1;
      if (free == Free.SIGMA || free == Free.BOTH) {
        jacobian[i][1] = -sigma * (n - 1) / divisor;
      }
      if (free == Free.KAPPA || free == Free.BOTH) {
        jacobian[i][columns - 1] = -kappa * n * (n - 1) / divisor;
      }
    }
    return new Pair<>(
        new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
  }

  private static double weight(Estimate estimate) {
    double error = Math.max(estimate.error(), 1e-6);
    return 1 / (error * error);
  }

  private static double distance(UslModel model, List<Estimate> estimates) {
    double sum = 0;
    for (Estimate each : estimates) {
      double residual = Math.log(each.value() / model.at(each.size()));
      sum += weight(each) * residual * residual;
    }
    return sum;
  }

  private static UslFit judge(UslModel model, List<Estimate> estimates) {
    double mean = estimates.stream().mapToDouble(Estimate::value).average().orElseThrow();
    double around = 0;
    double unexplained = 0;
    double farthest = 0;
    for (Estimate each : estimates) {
      double residual = each.value() - model.at(each.size());
      around += Math.pow(each.value() - mean, 2);
      unexplained += residual * residual;
      farthest = Math.max(farthest, Math.abs(residual) / each.value());
    }
    double rSquared = around == 0 ? 0 : 1 - unexplained / around;
    int free = 1 + (model.sigma() > 0 ? 1 : 0) + (model.kappa() > 0 ? 1 : 0);
    double lackOfFit =
        1
            - new ChiSquaredDistribution(estimates.size() - free)
                .cumulativeProbability(distance(model, estimates));
    boolean near = farthest <= NEAR;
    boolean explained = lackOfFit >= REFUSED && farthest <= MUCH && rSquared >= LEAST_R_SQUARED;
    return new UslFit(model, rSquared, lackOfFit, farthest, near || explained);
  }
}
