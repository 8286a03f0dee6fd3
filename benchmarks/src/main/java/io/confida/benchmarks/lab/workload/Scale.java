package io.confida.benchmarks.lab.workload;

/**
 * How much is in the tables.
 *
 * @param items rows to read, at least 100
 * @param branches of the bank; each has ten tellers and 1,000 accounts; at least 1
 */
public record Scale(int items, int branches) {

  /** Some 15 MB: in the memory of any database. */
  public static final Scale DEFAULT = new Scale(20_000, 16);

  /** The least, to see that it works. */
  public static final Scale SMALLEST = new Scale(500, 1);

  static final int TELLERS = 10;
  static final int ACCOUNTS = 1_000;
  static final int CATEGORIES = 20;

  /** Checks the figures. */
  public Scale {
    if (items < 100 || branches < 1) {
      throw new IllegalArgumentException(
          "at least 100 items and 1 branch, not " + items + " and " + branches);
    }
  }
}
