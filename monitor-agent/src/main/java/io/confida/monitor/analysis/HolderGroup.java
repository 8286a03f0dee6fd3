package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connections that the same code has out.
 *
 * @param count how many connections
 * @param oldestSeconds for how long the oldest has been out, in seconds
 * @param threads the borrowing threads, each once, that of the oldest first
 * @param states how many of them are in each state
 * @param borrowedAt the frames of the code that borrowed, innermost first; empty when not known
 * @param now what the thread of the oldest does at this moment, innermost first; may be empty
 */
public record HolderGroup(
    int count,
    double oldestSeconds,
    List<String> threads,
    Map<Holder.ThreadState, Integer> states,
    List<String> borrowedAt,
    List<String> now) {

  public HolderGroup {
    threads = List.copyOf(threads);
    states = Map.copyOf(states);
    borrowedAt = List.copyOf(borrowedAt);
    now = List.copyOf(now);
  }

  /** The innermost frame of the borrowing code. */
  public Optional<String> borrower() {
    return borrowedAt.isEmpty() ? Optional.empty() : Optional.of(borrowedAt.get(0));
  }

  /**
   * Groups holders by the code that borrowed; those whose code is not known, by what their threads
   * do now. The largest group first, of equal ones that with the oldest connection.
   */
  public static List<HolderGroup> group(List<Holder> holders) {
    Map<List<List<String>>, List<Holder>> byCode = new LinkedHashMap<>();
    for (Holder holder : holders) {
      List<String> now = holder.borrowedAt().isEmpty() ? holder.now() : List.of();
      byCode
          .computeIfAbsent(List.of(holder.borrowedAt(), now), code -> new ArrayList<>())
          .add(holder);
    }
    return byCode.values().stream()
        .map(HolderGroup::of)
        .sorted(
            Comparator.comparingInt(HolderGroup::count)
                .thenComparingDouble(HolderGroup::oldestSeconds)
                .reversed())
        .toList();
  }

  private static HolderGroup of(List<Holder> same) {
    List<Holder> oldestFirst =
        same.stream().sorted(Comparator.comparingDouble(Holder::heldSeconds).reversed()).toList();
    Holder oldest = oldestFirst.get(0);
    Map<Holder.ThreadState, Integer> states = new LinkedHashMap<>();
    same.forEach(holder -> states.merge(holder.state(), 1, Integer::sum));
    return new HolderGroup(
        same.size(),
        oldest.heldSeconds(),
        oldestFirst.stream().map(Holder::thread).distinct().toList(),
        states,
        oldest.borrowedAt(),
        oldest.now());
  }
}
