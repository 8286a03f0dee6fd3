package io.confida.monitor.analysis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What size a pool needs for the load that was seen.
 *
 * @param basis where the load was taken from
 * @param confidence how far to trust it
 * @param load the load; empty when nothing could be measured
 * @param sizes the advice; empty when nothing honest can be said
 * @param currentMax the size it has; absent when unknown or without limit
 * @param sentences the advice in words, with what limits it
 */
public record SizingAdvice(
    Basis basis,
    Confidence confidence,
    Optional<Load> load,
    Optional<Range> sizes,
    OptionalInt currentMax,
    List<String> sentences) {

  /** Where the load was taken from. */
  public enum Basis {
    /** Little's law on the pool's own timings: borrows per second by mean time of use. */
    LITTLE_FROM_TIMINGS,
    /** The mean of the sampled counts. */
    SAMPLED
  }

  /** How far to trust it. */
  public enum Confidence {
    NONE("none"),
    LOW("low"),
    FAIR("fair"),
    GOOD("good");

    private final String words;

    Confidence(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }

    Confidence atMost(Confidence bound) {
      return compareTo(bound) <= 0 ? this : bound;
    }
  }

  /**
   * Sizes, in connections.
   *
   * @param low enough if the load is at the lower end of its interval
   * @param best the best guess
   * @param high enough at the upper end, and for the bursts that were seen
   */
  public record Range(int low, int best, int high) {}

  public SizingAdvice {
    sentences = List.copyOf(sentences);
  }
}
