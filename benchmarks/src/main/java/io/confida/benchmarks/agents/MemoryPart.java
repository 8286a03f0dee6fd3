package io.confida.benchmarks.agents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How much more memory a program takes by being watched. Each figure is that of a JVM of its own,
 * which is looked at when it has been up for as long as all others, has used its pools no more than
 * to open them, and, where it is watched, was asked three times and not once more: what answering
 * takes is the agent's cost, too, but how often it has to is not. Each answer must tell of all
 * pools. Nothing is collected before: what an agent leaves behind, the machine has to have.
 */
final class MemoryPart {

  private static final Duration UP = Duration.ofSeconds(10);
  private static final int SCRAPES = 3;
  private static final Duration GAP = Duration.ofMillis(300);

  private final AgentsOptions options;
  private final Setting setting;
  private final Samples samples;
  private final Random random = new Random();

  MemoryPart(AgentsOptions options, Setting setting, Samples samples) {
    this.options = options;
    this.setting = setting;
    this.samples = samples;
  }

  void round(int round) {
    List<Runnable> turns = new ArrayList<>();
    for (Watcher watcher : options.watchers()) {
      turns.add(() -> samples.add(round, watcher, fromTheStart(watcher)));
      if (watcher.answers() && watcher != Watcher.BESIDE) {
        turns.add(
            () ->
                samples.add(
                    round, watcher, Map.of(Figure.ATTACHED_RESIDENT, mebibytes(watcher, false))));
      }
    }
    Collections.shuffle(turns, random);
    turns.forEach(Runnable::run);
  }

  private Map<Figure, Double> fromTheStart(Watcher watcher) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double mebibytes = mebibytes(watcher, true);
    figures.put(Figure.RESIDENT, mebibytes);
    if (watcher.control()) {
      // Both ways of coming in are compared with it.
      figures.put(Figure.ATTACHED_RESIDENT, mebibytes);
    }
    return figures;
  }

  private double mebibytes(Watcher watcher, boolean fromTheStart) {
    boolean whole = options.rest().compareTo(UP) >= 0;
    Duration up = whole ? UP : options.rest();
    try (Watched watched = Watched.launch(watcher, setting, fromTheStart)) {
      watched.jvm().awaitReady();
      if (watcher == Watcher.BESIDE) {
        watched.attach();
      } else if (!fromTheStart) {
        watched.load();
      }
      if (!whole && watcher.answers()) {
        watched.awaitFigures(System.nanoTime());
      }
      Pause.of(up.minusNanos(System.nanoTime() - watched.jvm().startNanos()));
      for (int i = 0; i < SCRAPES; i++) {
        if (watcher.answers()) {
          watched.scrapeAll();
        }
        Pause.of(options.pause(GAP));
      }
      return watched.jvm().residentMebibytes();
    }
  }
}
