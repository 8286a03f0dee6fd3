package io.confida.benchmarks.load;

import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All figures of an HTTP run, and what they say of ours beside the control. */
public final class HttpReport {

  private final List<HttpSample> samples;
  private final int rounds;
  private final int parseJdStatements;

  HttpReport(List<HttpSample> samples, int rounds, int parseJdStatements) {
    this.samples = samples;
    this.rounds = rounds;
    this.parseJdStatements = parseJdStatements;
  }

  /** For JSON: each sample, and the ratios by scenario. */
  public Map<String, Object> values() {
    Map<String, Object> ratios = new LinkedHashMap<>();
    for (Scenario scenario : scenarios()) {
      Map<String, Object> of = new LinkedHashMap<>();
      if (has(scenario, Candidate.CONTROL)) {
        of.put("throughput_ours_to_control", ratio(scenario, HttpSample::perSecond));
        of.put(
            "requests_per_cpu_second_ours_to_control", ratio(scenario, HttpSample::perCpuSecond));
      }
      of.put("throughput_a_to_a", noise(scenario, HttpSample::perSecond));
      of.put("requests_per_cpu_second_a_to_a", noise(scenario, HttpSample::perCpuSecond));
      ratios.put(scenario.name(), of);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ratios", ratios);
    values.put("parse_jd_statements", parseJdStatements);
    values.put("samples", samples);
    return values;
  }

  /** The same in words and tables. */
  @Override
  public String toString() {
    return new HttpSummary(this).text();
  }

  int parseJdStatements() {
    return parseJdStatements;
  }

  List<Scenario> scenarios() {
    return samples.stream().map(HttpSample::scenario).distinct().toList();
  }

  boolean has(Scenario scenario, Candidate candidate) {
    return samples.stream().anyMatch(s -> s.scenario() == scenario && s.candidate() == candidate);
  }

  /** The figure of one candidate over the rounds. */
  Figures figure(Scenario scenario, Candidate candidate, ToDoubleFunction<HttpSample> figure) {
    return Figures.of(
        samples.stream()
            .filter(s -> s.scenario() == scenario && s.candidate() == candidate)
            .mapToDouble(figure)
            .toArray());
  }

  /** Ours to the control, round by round; ours is the mean of the pair. */
  Figures ratio(Scenario scenario, ToDoubleFunction<HttpSample> figure) {
    return byRound(
        round -> ours(round, scenario, figure) / value(round, scenario, Candidate.CONTROL, figure));
  }

  /** The A/A pair, round by round. */
  Figures noise(Scenario scenario, ToDoubleFunction<HttpSample> figure) {
    return byRound(
        round ->
            value(round, scenario, Candidate.OURS_AGAIN, figure)
                / value(round, scenario, Candidate.OURS, figure));
  }

  /** One scenario to another, of the same candidate in the same round. */
  Figures growth(Scenario from, Scenario to, Candidate candidate) {
    return byRound(
        round ->
            value(round, to, candidate, HttpSample::perSecond)
                / value(round, from, candidate, HttpSample::perSecond));
  }

  private double ours(int round, Scenario scenario, ToDoubleFunction<HttpSample> figure) {
    return Math.sqrt(
        value(round, scenario, Candidate.OURS, figure)
            * value(round, scenario, Candidate.OURS_AGAIN, figure));
  }

  private double value(
      int round, Scenario scenario, Candidate candidate, ToDoubleFunction<HttpSample> figure) {
    Optional<HttpSample> sample =
        samples.stream()
            .filter(
                s -> s.round() == round && s.scenario() == scenario && s.candidate() == candidate)
            .findFirst();
    return figure.applyAsDouble(sample.orElseThrow());
  }

  private Figures byRound(java.util.function.IntToDoubleFunction ratio) {
    List<Double> values = new ArrayList<>();
    IntStream.rangeClosed(1, rounds).forEach(round -> values.add(ratio.applyAsDouble(round)));
    return Figures.of(values);
  }
}
