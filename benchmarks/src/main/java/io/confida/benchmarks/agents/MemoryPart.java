package io.confida.benchmarks.agents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How much more memory a program takes by being watched. Each figure is that of a JVM of its own,
 * which is looked at when it has been up for as long as all others, has used its pools no more than
 * to open them, and, where it is watched, was asked three times: what answering takes is the
 * agent's cost, too. Nothing is collected before: what an agent leaves behind, the machine has to
 * have.
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
    List<Watcher> order = new ArrayList<>(options.watchers());
    Collections.shuffle(order, random);
    for (Watcher watcher : order) {
      samples.add(round, watcher, Map.of(Figure.RESIDENT, residentMebibytes(watcher)));
    }
  }

  private double residentMebibytes(Watcher watcher) {
    Duration up = options.rest().compareTo(UP) < 0 ? options.rest() : UP;
    try (Watched watched = Watched.start(watcher, setting)) {
      Pause.of(up.minusNanos(System.nanoTime() - watched.jvm().startNanos()));
      for (int i = 0; i < SCRAPES; i++) {
        if (!watcher.control()) {
          watched.scrape(false);
        }
        Pause.of(GAP);
      }
      return watched.jvm().residentMebibytes();
    }
  }
}
