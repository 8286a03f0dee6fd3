package io.confida.benchmarks.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** All that was measured. */
final class Samples {

  private final List<Sample> all = new ArrayList<>();
  private final int rounds;
  private final PrintWriter progress;

  /**
   * One figure of one watcher in one round.
   *
   * @param value in the figure's unit
   */
  record Sample(
      @JsonProperty("round") int round,
      @JsonProperty("watcher") Watcher watcher,
      @JsonProperty("figure") Figure figure,
      @JsonProperty("value") double value) {}

  /**
   * @param progress told what is added
   */
  Samples(int rounds, PrintWriter progress) {
    this.rounds = rounds;
    this.progress = progress;
  }

  int rounds() {
    return rounds;
  }

  List<Sample> all() {
    return List.copyOf(all);
  }

  /** Takes a watcher's figures of a round. */
  void add(int round, Watcher watcher, Map<Figure, Double> figures) {
    StringBuilder line = new StringBuilder();
    figures.forEach(
        (figure, value) -> {
          all.add(new Sample(round, watcher, figure, value));
          line.append(line.isEmpty() ? "" : "; ")
              .append(figure.words())
              .append(' ')
              .append(String.format(Locale.ROOT, "%." + figure.decimals() + "f", value))
              .append(figure.unit().isEmpty() ? "" : " " + figure.unit());
        });
    tell(String.format(Locale.ROOT, "round %d/%d  %s: %s", round, rounds, watcher.words(), line));
  }

  /** Tells what goes on. */
  void tell(String words) {
    progress.println(words);
    progress.flush();
  }

  /** What was measured, if it was. */
  OptionalDouble value(int round, Watcher watcher, Figure figure) {
    return all.stream()
        .filter(s -> s.round() == round && s.watcher() == watcher && s.figure() == figure)
        .mapToDouble(Sample::value)
        .findFirst();
  }
}
