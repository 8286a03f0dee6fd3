package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.statistics.Median;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One strategy over all that it advised on.
 *
 * @param strategy its name
 * @param median regret
 * @param worst regret
 * @param worstAt the workload of the worst
 * @param strictMedian regret as measured, to the luckiest size
 * @param strictWorst the same
 * @param withinOneStep the share of the advice within one grid step of the knee
 * @param mostProbes sizes measured at the most
 * @param mostSeconds used at the most
 */
public record Summary(
    @JsonProperty("strategy") String strategy,
    @JsonProperty("median") double median,
    @JsonProperty("worst") double worst,
    @JsonProperty("worst_at") String worstAt,
    @JsonProperty("strict_median") double strictMedian,
    @JsonProperty("strict_worst") double strictWorst,
    @JsonProperty("within_one_step") double withinOneStep,
    @JsonProperty("most_probes") int mostProbes,
    @JsonProperty("most_seconds") double mostSeconds) {

  /**
   * Advice and what it was for.
   *
   * @param workload its name
   * @param advice on it
   */
  record Judged(String workload, Advice advice) {}

  /** One for each strategy, in the order in which they come. */
  static List<Summary> of(List<Judged> all) {
    Map<String, List<Judged>> byStrategy = new LinkedHashMap<>();
    for (Judged each : all) {
      byStrategy.computeIfAbsent(each.advice().strategy(), name -> new ArrayList<>()).add(each);
    }
    return byStrategy.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static Summary of(String strategy, List<Judged> all) {
    Judged worst =
        all.stream().min(Comparator.comparingDouble(each -> each.advice().regret())).orElseThrow();
    double near = all.stream().filter(each -> Math.abs(each.advice().steps()) <= 1).count();
    double[] strict = figures(all, Advice::strict);
    return new Summary(
        strategy,
        Median.of(figures(all, Advice::regret)),
        worst.advice().regret(),
        worst.workload(),
        Median.of(strict),
        all.stream().mapToDouble(each -> each.advice().strict()).min().orElseThrow(),
        near / all.size(),
        all.stream().mapToInt(each -> each.advice().probes()).max().orElseThrow(),
        all.stream().mapToDouble(each -> each.advice().seconds()).max().orElseThrow());
  }

  private static double[] figures(List<Judged> all, ToDoubleFunction<Advice> figure) {
    return all.stream().map(Judged::advice).mapToDouble(figure).toArray();
  }
}
