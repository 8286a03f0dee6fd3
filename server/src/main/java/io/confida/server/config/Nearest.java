package io.confida.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known name that a misspelt one most likely meant. */
final class Nearest {
  private Nearest() {}

  /** The name of {@code known} with the fewest edits to {@code given}; {@code known} has one. */
  static String to(String given, Collection<String> known) {
    String wanted = plain(given);
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> edits(wanted, plain(name)))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** pool_size, poolSize and pool-size are one name written three ways. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /**
   * Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours
   * (Damerau 1964), each once per place.
   */
  static int edits(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[from.length()][to.length()];
  }
}
