package io.confida.benchmarks.lab;

import java.util.List;

/**
 * A way to find a pool size by measuring few of them: a pure strategy, told what has been measured
 * and asked what to measure next.
 */
public interface Tuner {

  /** What to do next. */
  sealed interface Step {
    /**
     * Measure this size.
     *
     * @param size connections, at least 1
     */
    record Measure(int size) implements Step {}

    /**
     * Stop: measuring on would not change the answer.
     *
     * @param finding the answer
     */
    record Done(KneeFinding finding) implements Step {}
  }

  /** Its name in reports. */
  String name();

  /**
   * The next step.
   *
   * @param probes what has been measured so far, oldest first
   */
  Step next(List<SizeRounds> probes);

  /**
   * The answer from what there is, for when the time is over.
   *
   * @param probes at least one
   */
  KneeFinding conclude(List<SizeRounds> probes);
}
