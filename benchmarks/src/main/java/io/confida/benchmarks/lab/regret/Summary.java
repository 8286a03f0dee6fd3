package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.confida.benchmarks.lab.regret.Regret.Advice;
import io.confida.benchmarks.lab.statistics.Median;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param crossedMedian regret as measured, to the size that the other repeats have as the best
 * @param crossedWorst the same
 * @param withinOneStep the share of the knees found within one grid step of the true one
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
    @JsonProperty("crossed_median") double crossedMedian,
    @JsonProperty("crossed_worst") double crossedWorst,
    @JsonProperty("within_one_step") double withinOneStep,
    @JsonProperty("most_probes") int mostProbes,
    @JsonProperty("most_seconds") double mostSeconds) {

  /** One for each strategy, in the order in which they come. */
  static List<Summary> of(List<Advice> all) {
    Map<String, List<Advice>> byStrategy = new LinkedHashMap<>();
    for (Advice each : all) {
      byStrategy.computeIfAbsent(each.choice().strategy(), name -> new ArrayList<>()).add(each);
    }
    return byStrategy.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static Summary of(String strategy, List<Advice> all) {
    Advice worst =
        all.stream().min(Comparator.comparingDouble(each -> each.regret())).orElseThrow();
    double near = all.stream().filter(each -> Math.abs(each.steps()) <= 1).count();
    double[] strict = figures(all, Advice::strict);
    // A workload with one repeat has none.
    double[] crossed =
        all.stream().mapToDouble(Advice::crossed).filter(each -> !Double.isNaN(each)).toArray();
    return new Summary(
        strategy,
        Median.of(figures(all, Advice::regret)),
        worst.regret(),
        worst.workload(),
        Median.of(strict),
        all.stream().mapToDouble(each -> each.strict()).min().orElseThrow(),
        crossed.length == 0 ? Double.NaN : Median.of(crossed),
        Arrays.stream(crossed).min().orElse(Double.NaN),
        near / all.size(),
        all.stream().mapToInt(each -> each.choice().probes()).max().orElseThrow(),
        all.stream().mapToDouble(each -> each.choice().seconds()).max().orElseThrow());
  }

  private static double[] figures(List<Advice> all, ToDoubleFunction<Advice> figure) {
    return all.stream().mapToDouble(figure).toArray();
  }
}
