package io.confida.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rounds at one pool size.
 *
 * @param size connections, at least 1
 * @param rounds at least one
 */
public record SizeRounds(int size, List<Round> rounds) {

  /** Checks and copies. */
  public SizeRounds {
    if (size < 1 || rounds.isEmpty()) {
      throw new IllegalArgumentException(
          "a pool size of " + size + " with " + rounds.size() + " rounds");
    }
    rounds = List.copyOf(rounds);
  }

  /** Rounds of which only the throughput is known. */
  public static SizeRounds of(int size, double... perSecond) {
    List<Round> rounds = new ArrayList<>();
    for (double each : perSecond) {
      rounds.add(Round.of(each));
    }
    return new SizeRounds(size, rounds);
  }

  /** The scores of the rounds under the objective. */
  double[] scores(Objective objective) {
    return rounds.stream().mapToDouble(objective::score).toArray();
  }

  /** All rounds of a size together, where it was measured more than once; in ascending order. */
  static List<SizeRounds> merged(List<SizeRounds> measured) {
    SortedMap<Integer, List<Round>> bySize = new TreeMap<>();
    for (SizeRounds each : measured) {
      bySize.computeIfAbsent(each.size(), size -> new ArrayList<>()).addAll(each.rounds());
    }
    return bySize.entrySet().stream()
        .map(entry -> new SizeRounds(entry.getKey(), entry.getValue()))
        .toList();
  }
}
