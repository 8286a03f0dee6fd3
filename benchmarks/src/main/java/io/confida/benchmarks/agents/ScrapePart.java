package io.confida.benchmarks.agents;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a scrape costs whom, and what an agent costs that is not asked. */
final class ScrapePart {

  /** So that the program has come to rest between two scrapes. */
  private static final Duration GAP = Duration.ofMillis(10);

  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final int TIMES_FOR_CPU = 5;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AgentsOptions options;
  private final Crew crew;
  private final Samples samples;

  ScrapePart(AgentsOptions options, Crew crew, Samples samples) {
    this.options = options;
    this.crew = crew;
    this.samples = samples;
  }

  void warmUp() {
    samples.tell(
        "20 pools: warming up, " + options.warmUp().toSeconds() + " s on each of the programs");
    Duration half = options.warmUp().dividedBy(2);
    for (Watched watched : crew.members()) {
      watched.jvm().busy();
      scrapeFor(watched, half);
      watched.jvm().end();
      scrapeFor(watched, half);
    }
  }

  private static void scrapeFor(Watched watched, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      if (watched.watcher().answers()) {
        watched.scrape(i % 2 == 0);
      }
      Pause.of(GAP);
    }
  }

  void round(int round) {
    Map<Watcher, Double> restShare = rest(round);
    for (Watched watched : crew.shuffled()) {
      Map<Figure, Double> figures = new EnumMap<>(Figure.class);
      if (watched.watcher().control()) {
        // It has had the same work when its heap is looked at.
        watched.jvm().busy();
        Pause.of(options.pause(SETTLE).plus(GAP.multipliedBy(options.scrapes())));
        watched.jvm().end();
      } else {
        latencies(watched, figures);
        cpu(watched, restShare.getOrDefault(watched.watcher(), 0.0), figures);
      }
      figures.put(Figure.SCRAPED_THREADS, (double) watched.jvm().threads());
      samples.add(round, watched.watcher(), figures);
    }
  }

  /** All programs at the same time, so that all of them rest on the same machine. */
  private Map<Watcher, Double> rest(int round) {
    Map<Watcher, Map<Figure, Double>> all = new EnumMap<>(Watcher.class);
    Map<Watcher, Double> begin = new HashMap<>();
    Map<Watcher, Double> ownBegin = new HashMap<>();
    for (Watched watched : crew.members()) {
      all.put(watched.watcher(), new EnumMap<>(Figure.class));
      begin.put(watched.watcher(), watched.jvm().cpuSeconds());
      if (watched.hasOwnProcess()) {
        ownBegin.put(watched.watcher(), watched.ownCpuSeconds());
      }
    }
    Pause.of(options.rest());
    double seconds = options.rest().toNanos() / 1e9;
    Map<Watcher, Double> shares = new EnumMap<>(Watcher.class);
    for (Watched watched : crew.members()) {
      Map<Figure, Double> figures = all.getOrDefault(watched.watcher(), new HashMap<>());
      double used = watched.jvm().cpuSeconds() - begin.getOrDefault(watched.watcher(), 0.0);
      shares.put(watched.watcher(), used / seconds);
      figures.put(Figure.REST_CPU, 100 * used / seconds);
      if (watched.hasOwnProcess()) {
        double own = watched.ownCpuSeconds() - ownBegin.getOrDefault(watched.watcher(), 0.0);
        figures.put(Figure.OWN_REST_CPU, 100 * own / seconds);
      }
    }
    for (Watched watched : crew.members()) {
      Map<Figure, Double> figures = all.getOrDefault(watched.watcher(), new HashMap<>());
      figures.put(Figure.THREADS, (double) watched.jvm().threads());
      figures.put(Figure.HEAP, watched.jvm().heapMebibytes());
      if (watched.hasOwnProcess()) {
        figures.put(Figure.OWN_RESIDENT, watched.ownResidentMebibytes());
      }
      samples.add(round, watched.watcher(), figures);
    }
    return shares;
  }

  private void latencies(Watched watched, Map<Figure, Double> figures) {
    Histogram fresh = scrapes(watched, false);
    Histogram kept = scrapes(watched, true);
    watched.jvm().busy();
    Pause.of(options.pause(SETTLE));
    Histogram freshBusy = scrapes(watched, false);
    Histogram keptBusy = scrapes(watched, true);
    watched.jvm().end();
    figures.put(Figure.FRESH_P50, millis(fresh, 50));
    figures.put(Figure.FRESH_P99, millis(fresh, 99));
    figures.put(Figure.FRESH_BUSY_P50, millis(freshBusy, 50));
    figures.put(Figure.FRESH_BUSY_P99, millis(freshBusy, 99));
    figures.put(Figure.KEPT_P50, millis(kept, 50));
    figures.put(Figure.KEPT_P99, millis(kept, 99));
    figures.put(Figure.KEPT_BUSY_P50, millis(keptBusy, 50));
    figures.put(Figure.KEPT_BUSY_P99, millis(keptBusy, 99));
  }

  private Histogram scrapes(Watched watched, boolean kept) {
    Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    int count = Math.max(1, kept ? options.scrapes() / 2 : options.scrapes());
    for (int i = 0; i < count; i++) {
      nanos.recordValue(Math.min(LONGEST_NANOS, watched.scrape(kept)));
      Pause.of(GAP);
    }
    return nanos;
  }

  /** One scrape after another, because CPU time is counted in steps of 10 ms. */
  private void cpu(Watched watched, double restShare, Map<Figure, Double> figures) {
    int count = options.scrapes() * TIMES_FOR_CPU;
    double target = -watched.jvm().cpuSeconds();
    double own = watched.hasOwnProcess() ? -watched.ownCpuSeconds() : 0;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      watched.scrape(false);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    target += watched.jvm().cpuSeconds() - restShare * seconds;
    figures.put(Figure.SCRAPE_CPU, Math.max(0, target) * 1e6 / count);
    if (watched.hasOwnProcess()) {
      figures.put(Figure.OWN_SCRAPE_CPU, (own + watched.ownCpuSeconds()) * 1e6 / count);
    }
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
