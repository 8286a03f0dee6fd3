package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

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
    List<SizeRounds> probes = new ArrayList<>();
    long begin = nanoTime.getAsLong();
    long longest = 0;
    while (true) {
      switch (tuner.next(List.copyOf(probes))) {
        case Tuner.Step.Done done -> {
          return new Outcome(tuner.name(), done.finding(), List.copyOf(probes), End.ANSWERED);
        }
        case Tuner.Step.Measure measure -> {
          long start = nanoTime.getAsLong();
          boolean late = start - begin + longest > time.toNanos();
          if (!probes.isEmpty() && (late || probes.size() >= mostProbes)) {
            return new Outcome(
                tuner.name(),
                tuner.conclude(List.copyOf(probes)),
                List.copyOf(probes),
                late ? End.TIME : End.PROBES);
          }
          probes.add(probe.measure(measure.size()));
          longest = Math.max(longest, nanoTime.getAsLong() - start);
        }
      }
    }
  }
}
