package io.confida.benchmarks.agents;

import java.time.Duration;
import java.util.Map;

/** What a program that is flat out loses by being watched. */
final class LoadPart {

  /** More often than any Prometheus asks. */
  private static final Duration BETWEEN_SCRAPES = Duration.ofSeconds(1);

  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final AgentsOptions options;
  private final Crew crew;
  private final Samples samples;

  LoadPart(AgentsOptions options, Crew crew, Samples samples) {
    this.options = options;
    this.crew = crew;
    this.samples = samples;
  }

  void warmUp() {
    samples.tell(
        "flat out: warming up, " + options.warmUp().toSeconds() + " s on each of the programs");
    for (Watched watched : crew.members()) {
      watched.jvm().busy();
      scrapeFor(watched, options.warmUp());
      watched.jvm().end();
    }
  }

  void round(int round) {
    for (Watched watched : crew.shuffled()) {
      WatchedJvm jvm = watched.jvm();
      jvm.busy();
      Pause.of(options.load().compareTo(SETTLE) < 0 ? options.load() : SETTLE);
      double cpu = -jvm.cpuSeconds();
      jvm.begin();
      scrapeFor(watched, options.load());
      PoolLoad.Outcome outcome = jvm.end();
      cpu += jvm.cpuSeconds();
      samples.add(
          round,
          watched.watcher(),
          Map.of(
              Figure.TURNS,
              outcome.turns() / outcome.seconds(),
              Figure.TURN_P99,
              outcome.p99Millis(),
              Figure.TURN_CPU,
              cpu * 1e6 / Math.max(1, outcome.turns())));
    }
  }

  private static void scrapeFor(Watched watched, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      if (watched.watcher().answers()) {
        watched.scrape(false);
      }
      Pause.of(Duration.ofNanos(Math.min(left, BETWEEN_SCRAPES.toNanos())));
      left = end - System.nanoTime();
    }
  }
}
