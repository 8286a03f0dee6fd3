package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Tuner} until it is done or its budget is. */
public final class Tuning {

  private final Probe probe;
  private final int mostProbes;
  private final Duration time;
  private final LongSupplier nanoTime;

  /** Measures. */
  @FunctionalInterface
  public interface Probe {
    /** Measures a pool of this size for some rounds. */
    SizeRounds measure(int size);

    /**
     * What the probes so far come to, with what is known by now of the machine's drift.
     *
     * @param probes what {@link #measure} gave, oldest first
     */
    default List<SizeRounds> corrected(List<SizeRounds> probes) {
      return probes;
    }
  }

  /** Why it stopped. */
  public enum End {
    /** The strategy had its answer. */
    ANSWERED,
    /** The probes were used up. */
    PROBES,
    /** Another probe would have passed the time. */
    TIME
  }

  /**
   * What came of it.
   *
   * @param strategy the tuner's name
   * @param finding the answer
   * @param probes what was measured, oldest first
   * @param end why it stopped
   */
  public record Outcome(
      @JsonProperty("strategy") String strategy,
      @JsonProperty("finding") KneeFinding finding,
      List<SizeRounds> probes,
      @JsonProperty("end") End end) {}

  /**
   * @param mostProbes how many sizes may be measured, at least 1
   * @param time how long that may take; the first probe is made in any case, a further one when the
   *     longest so far would still fit
   * @param nanoTime the clock, for instance {@code System::nanoTime}
   */
  public Tuning(Probe probe, int mostProbes, Duration time, LongSupplier nanoTime) {
    if (mostProbes < 1) {
      throw new IllegalArgumentException("a tuner needs at least one probe, not " + mostProbes);
    }
    this.probe = probe;
    this.mostProbes = mostProbes;
    this.time = time;
    this.nanoTime = nanoTime;
  }

  /** Runs the strategy. */
  public Outcome run(Tuner tuner) {
    Search search = start(tuner);
    boolean more = true;
    while (more) {
      more = search.step();
    }
    return search.outcome();
  }

  /** Begins a search whose steps the caller takes, with other work between them. */
  public Search start(Tuner tuner) {
    return new Search(tuner);
  }

  /** A search under way. Only the time within its steps counts. */
  public final class Search {

    private final Tuner tuner;
    private final List<SizeRounds> probes = new ArrayList<>();
    private long spent;
    private long longest;
    private @Nullable Outcome outcome;

    private Search(Tuner tuner) {
      this.tuner = tuner;
    }

    /**
     * Makes one probe.
     *
     * @return whether it did; false when there is an outcome
     */
    public boolean step() {
      if (outcome != null) {
        return false;
      }
      long start = nanoTime.getAsLong();
      List<SizeRounds> seen = probe.corrected(List.copyOf(probes));
      switch (tuner.next(seen)) {
        case Tuner.Step.Done done ->
            outcome = new Outcome(tuner.name(), done.finding(), seen, End.ANSWERED);
        case Tuner.Step.Measure measure -> {
          boolean late = spent + longest > time.toNanos();
          if (!probes.isEmpty() && (late || probes.size() >= mostProbes)) {
            End end = late ? End.TIME : End.PROBES;
            outcome = new Outcome(tuner.name(), tuner.conclude(seen), seen, end);
          } else {
            probes.add(probe.measure(measure.size()));
            longest = Math.max(longest, nanoTime.getAsLong() - start);
          }
        }
      }
      spent += nanoTime.getAsLong() - start;
      return outcome == null;
    }

    /** How long its steps took. */
    public Duration spent() {
      return Duration.ofNanos(spent);
    }

    /**
     * The outcome.
     *
     * @throws IllegalStateException if there is none yet
     */
    public Outcome outcome() {
      if (outcome == null) {
        throw new IllegalStateException("the search has no outcome yet");
      }
      return outcome;
    }
  }
}
