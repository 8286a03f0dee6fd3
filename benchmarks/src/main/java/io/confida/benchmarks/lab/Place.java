package io.confida.benchmarks.lab;

/**
 * Where a curve stops being worth following.
 *
 * @param from the smallest size of the plateau: the knee
 * @param to the largest
 * @param top the size with the highest score
 */
record Place(int from, int to, int top) {

  /**
   * Finds the plateau: the sizes around the top whose score is no farther below it than a share.
   *
   * @param tolerance the share, for instance 0.02
   */
  static Place on(Curve curve, Grid grid, double tolerance) {
    int top = 0;
    for (int i = 1; i < grid.count(); i++) {
      if (curve.at(grid.size(i)) > curve.at(grid.size(top))) {
        top = i;
      }
    }
    double least = curve.at(grid.size(top)) * (1 - tolerance);
    int from = top;
    while (from > 0 && curve.at(grid.size(from - 1)) >= least) {
      from--;
    }
    int to = top;
    while (to + 1 < grid.count() && curve.at(grid.size(to + 1)) >= least) {
      to++;
    }
    return new Place(grid.size(from), grid.size(to), grid.size(top));
  }
}
