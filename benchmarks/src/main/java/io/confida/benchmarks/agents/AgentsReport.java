package io.confida.benchmarks.agents;

import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All figures of a run, and what they say of each agent beside no agent. */
public final class AgentsReport {

  private final Samples samples;

  AgentsReport(Samples samples) {
    this.samples = samples;
  }

  /** For JSON: each figure with its watchers, and all samples. */
  public Map<String, Object> values() {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("words", figure.words());
      of.put("unit", figure.unit());
      figure.target().ifPresent(target -> of.put("target", target));
      Map<String, Object> watchers = new LinkedHashMap<>();
      Map<String, Object> compared = new LinkedHashMap<>();
      for (Watcher watcher : Watcher.values()) {
        if (has(watcher, figure)) {
          watchers.put(watcher.name(), figure(watcher, figure));
        }
        if (hasCompared(watcher, figure)) {
          compared.put(watcher.name(), compared(watcher, figure));
        }
      }
      of.put("watchers", watchers);
      if (!compared.isEmpty()) {
        of.put(figure.isRatio() ? "ratio_to_no_agent" : "more_than_no_agent", compared);
      }
      if (!watchers.isEmpty()) {
        figures.put(figure.name(), of);
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rounds", samples.rounds());
    values.put("figures", figures);
    values.put("samples", samples.all());
    return values;
  }

  /** The same in words and tables. */
  @Override
  public String toString() {
    return new AgentsSummary(this).text();
  }

  boolean has(Watcher watcher, Figure figure) {
    return figure(watcher, figure).rounds() > 0;
  }

  /** The figure over the rounds. */
  Figures figure(Watcher watcher, Figure figure) {
    return Figures.of(
        samples.all().stream()
            .filter(s -> s.watcher() == watcher && s.figure() == figure)
            .mapToDouble(Samples.Sample::value)
            .toArray());
  }

  boolean hasCompared(Watcher watcher, Figure figure) {
    return figure.to() != Figure.To.NOTHING && compared(watcher, figure).rounds() > 0;
  }

  /**
   * Beside no agent, round by round: how much more, or the ratio. An agent is compared with the
   * mean of the two without; the second of these with the first, which is the noise.
   */
  Figures compared(Watcher watcher, Figure figure) {
    List<Double> values = new ArrayList<>();
    for (int round = 1; round <= samples.rounds(); round++) {
      OptionalDouble value = samples.value(round, watcher, figure);
      OptionalDouble first = samples.value(round, Watcher.NONE, figure);
      OptionalDouble second = samples.value(round, Watcher.NONE_AGAIN, figure);
      if (watcher != Watcher.NONE && value.isPresent() && first.isPresent() && second.isPresent()) {
        double a = first.getAsDouble();
        double b = second.getAsDouble();
        boolean pair = watcher == Watcher.NONE_AGAIN;
        values.add(
            figure.isRatio()
                ? value.getAsDouble() / (pair ? a : Math.sqrt(a * b))
                : value.getAsDouble() - (pair ? a : (a + b) / 2));
      }
    }
    return Figures.of(values);
  }
}
