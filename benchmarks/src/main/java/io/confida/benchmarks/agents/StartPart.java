package io.confida.benchmarks.agents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How soon there are figures: of a JVM with the agent from the start, and of one that runs. */
final class StartPart {

  private static final Duration AS_IF_LONG_UP = Duration.ofSeconds(1);

  private final AgentsOptions options;
  private final Setting setting;
  private final Samples samples;
  private final Random random = new Random();

  StartPart(AgentsOptions options, Setting setting, Samples samples) {
    this.options = options;
    this.setting = setting;
    this.samples = samples;
  }

  /** Each JVM serves for one figure only: an agent that was there before leaves the JVM warm. */
  void round(int round) {
    List<Runnable> turns = new ArrayList<>();
    for (Watcher watcher : options.watchers()) {
      if (watcher != Watcher.BESIDE) {
        turns.add(() -> samples.add(round, watcher, started(watcher)));
      }
      if (watcher.answers()) {
        turns.add(() -> samples.add(round, watcher, attached(watcher)));
      }
    }
    Collections.shuffle(turns, random);
    turns.forEach(Runnable::run);
  }

  private Map<Figure, Double> started(Watcher watcher) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    try (Watched watched = Watched.launch(watcher, setting, true)) {
      if (watcher.answers()) {
        figures.put(Figure.STARTED, millis(watched.awaitFigures(watched.jvm().startNanos())));
      }
      figures.put(Figure.POOL_OPEN, millis(watched.jvm().awaitReady()));
    }
    return figures;
  }

  private Map<Figure, Double> attached(Watcher watcher) {
    try (Watched watched = Watched.launch(watcher, setting, false)) {
      watched.jvm().awaitReady();
      Pause.of(options.pause(AS_IF_LONG_UP));
      return Map.of(Figure.ATTACHED, millis(watched.attach()));
    }
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
