package io.confida.monitor.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known name that a misspelt one most likely meant. */
public final class Nearest {
  /** Of a shorter one nearly every name has a part that is like it. */
  private static final int SHORTEST_PART = 4;

  private Nearest() {}

  /**
   * The name of {@code known}, which has one, with the fewest edits to {@code given}; of several
   * the first. Where a name is given in part, as {@code token} for {@code token-file}, what is
   * missing counts as one edit.
   */
  public static String to(String given, Collection<String> known) {
    String wanted = plain(given);
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(wanted, name)))
        .orElseThrow();
  }

  private static int distance(String wanted, String name) {
    int[] whole = edits(wanted, plain(name));
    int least = whole[whole.length - 1];
    if (wanted.length() < SHORTEST_PART) {
      return least;
    }
    for (int word = 0; word >= 0; word = name.indexOf('-', word + 1)) {
      int[] parts = edits(wanted, plain(name.substring(word)));
      least = Math.min(least, 1 + Arrays.stream(parts).min().orElseThrow());
    }
    return least;
  }

  /** peak_window, peakWindow and peak-window are one name written three ways. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /**
   * Optimal string alignment distance (Damerau 1964), edits and swaps of neighbours, to each
   * beginning of {@code to}: by its length, the last to the whole.
   */
  private static int[] edits(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()];
  }
}
