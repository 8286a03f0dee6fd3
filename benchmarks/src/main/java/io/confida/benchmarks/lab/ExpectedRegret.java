package io.confida.benchmarks.lab;

import java.util.List;

/**
 * What each size is expected to give away of the best throughput, over curves that may be the true
 * one.
 *
 * <p>The curves are draws of the figures measured, each brought to the nearest curve with one top:
 * a posterior by projection (L. Lin, D. B. Dunson, "Bayesian Monotone Regression Using Gaussian
 * Process Projection", Biometrika 101, 2014). The decision is Bayes' (J. O. Berger, "Statistical
 * Decision Theory and Bayesian Analysis", 1985, section 1.3): the least expected loss, of which a
 * tolerance is given away for fewer connections. The expected loss counts how much a size may be
 * worse and not only how often, so a size at the edge of a steep slope has to be proven and one far
 * from it has not.
 */
final class ExpectedRegret {

  private final Grid grid;
  private final double[] regret;

  private ExpectedRegret(Grid grid, double[] regret) {
    this.grid = grid;
    this.regret = regret;
  }

  /** Over these curves, at least one, all as likely. */
  static ExpectedRegret of(List<Curve> curves, Grid grid) {
    double[] regret = new double[grid.count()];
    double[] values = new double[grid.count()];
    for (Curve curve : curves) {
      double top = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = curve.at(grid.size(i));
        top = Math.max(top, values[i]);
      }
      for (int i = 0; i < values.length; i++) {
        regret[i] += top > 0 ? (1 - values[i] / top) / curves.size() : 0;
      }
    }
    return new ExpectedRegret(grid, regret);
  }

  /** The share of the best that is expected to be lost at that place of the grid, 0 to 1. */
  double at(int place) {
    return regret[place];
  }

  /**
   * The sizes that cost no more than the tolerance beyond the size of least expected loss: the
   * smallest of them is the advice, and they are those around that size.
   */
  Place place(double tolerance) {
    int least = 0;
    for (int i = 1; i < regret.length; i++) {
      if (regret[i] < regret[least]) {
        least = i;
      }
    }
    double most = regret[least] + tolerance;
    int from = least;
    while (from > 0 && regret[from - 1] <= most) {
      from--;
    }
    int to = least;
    while (to + 1 < regret.length && regret[to + 1] <= most) {
      to++;
    }
    return new Place(grid.size(from), grid.size(to), grid.size(least));
  }
}
