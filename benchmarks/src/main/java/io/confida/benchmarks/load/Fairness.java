package io.confida.benchmarks.load;

/** How evenly turns are shared out. */
public final class Fairness {

  private Fairness() {}

  /**
   * Jain's index (Jain, Chiu, Hawe: "A Quantitative Measure of Fairness", DEC-TR-301, 1984): {@code
   * (Σx)² / (n·Σx²)}.
   *
   * @param shares what each got
   * @return 1 when all got as much, 1/n when one got all; not a number when nobody got anything
   */
  public static double jain(long[] shares) {
    double sum = 0;
    double squares = 0;
    for (long share : shares) {
      sum += share;
      squares += (double) share * share;
    }
    return squares == 0 ? Double.NaN : sum * sum / (shares.length * squares);
  }
}
