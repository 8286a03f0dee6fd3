package io.confida.benchmarks.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Puts a suite's own figures among JMH's secondary results. {@code @AuxCounters} can only add up
 * over threads, which gives neither Jain's index nor a longest wait; a profiler may say anything,
 * once for each iteration. The command {@code jmh} always has it on, and it begins each {@link
 * Interlude}.
 */
public final class OwnFigures implements InternalProfiler {

  private static final Map<String, ScalarResult> TOLD = new ConcurrentSkipListMap<>();

  /** For JMH, which makes it by its name in each JVM. */
  public OwnFigures() {}

  /**
   * Tells a figure of the iteration that has ended, from what {@link Interlude} does after each.
   *
   * @param together how the figures of the iterations become one
   */
  public static void tell(String name, double figure, String unit, AggregationPolicy together) {
    TOLD.put(name, new ScalarResult(name, figure, unit, together));
  }

  @Override
  public String getDescription() {
    return "Figures that a suite adds to its score";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    TOLD.clear();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Interlude.now();
    List<ScalarResult> told = new ArrayList<>(TOLD.values());
    TOLD.clear();
    return told;
  }
}
