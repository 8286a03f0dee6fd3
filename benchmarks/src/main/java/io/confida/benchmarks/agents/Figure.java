package io.confida.benchmarks.agents;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What is measured, with the target of the monitor-agent where it has one. */
enum Figure {
  POOL_OPEN(Part.START, "pool open after JVM start", "ms", 0, To.NOTHING),
  STARTED(Part.START, "first figures after JVM start", "ms", 0, To.NOTHING, 600),
  ATTACHED(Part.START, "first figures after attach", "ms", 0, To.NOTHING, 350),

  FRESH_P50(Part.SCRAPE, "scrape p50", "ms", 2, To.NOTHING, 1),
  FRESH_P99(Part.SCRAPE, "scrape p99", "ms", 2, To.NOTHING, 5),
  FRESH_BUSY_P50(Part.SCRAPE, "scrape p50, program flat out", "ms", 2, To.NOTHING),
  FRESH_BUSY_P99(Part.SCRAPE, "scrape p99, program flat out", "ms", 2, To.NOTHING, 10),
  KEPT_P50(Part.SCRAPE, "kept-alive scrape p50", "ms", 2, To.NOTHING, 1),
  KEPT_P99(Part.SCRAPE, "kept-alive scrape p99", "ms", 2, To.NOTHING),
  KEPT_BUSY_P50(Part.SCRAPE, "kept-alive scrape p50, flat out", "ms", 2, To.NOTHING),
  KEPT_BUSY_P99(Part.SCRAPE, "kept-alive scrape p99, flat out", "ms", 2, To.NOTHING),
  SCRAPE_CPU(Part.SCRAPE, "CPU of the program's JVM for a scrape", "us", 0, To.NOTHING, 800),
  OWN_SCRAPE_CPU(Part.SCRAPE, "CPU of the agent's own process for it", "us", 0, To.NOTHING),

  REST_CPU(Part.REST, "CPU at rest, of one core", "%", 2, To.DIFFERENCE, 0.5),
  RESIDENT(Part.REST, "resident memory", "MiB", 1, To.DIFFERENCE, 8),
  ATTACHED_RESIDENT(Part.REST, "resident memory, attached", "MiB", 1, To.DIFFERENCE, 8),
  HEAP(Part.REST, "live on the heap", "MiB", 1, To.DIFFERENCE),
  THREADS(Part.REST, "threads at rest", "", 0, To.DIFFERENCE, 3),
  SCRAPED_THREADS(Part.REST, "threads while scraped", "", 0, To.DIFFERENCE, 3),
  OWN_REST_CPU(Part.REST, "CPU of the agent's own process", "%", 2, To.NOTHING),
  OWN_RESIDENT(Part.REST, "memory of the agent's own process", "MiB", 1, To.NOTHING),

  TURNS(Part.LOAD, "turns", "/s", 0, To.MORE_IS_BETTER),
  TURN_P99(Part.LOAD, "p99 of a turn", "ms", 3, To.LESS_IS_BETTER),
  TURN_CPU(Part.LOAD, "CPU of the program's JVM for a turn", "us", 2, To.LESS_IS_BETTER);

  private final Part part;
  private final String words;
  private final String unit;
  private final int decimals;
  private final To to;
  private final double target;

  /** Which table it stands in. */
  enum Part {
    START("From the start of a process"),
    SCRAPE("Being asked for the figures of 20 pools"),
    REST("Being there, with 20 pools"),
    LOAD("A program flat out on a pool of 10, its figures asked for once a second");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    List<Figure> figures() {
      return Arrays.stream(Figure.values()).filter(figure -> figure.part == this).toList();
    }
  }

  /** How it is compared with that of a JVM without an agent. */
  enum To {
    NOTHING,
    DIFFERENCE,
    MORE_IS_BETTER,
    LESS_IS_BETTER
  }

  Figure(Part part, String words, String unit, int decimals, To to) {
    this(part, words, unit, decimals, to, Double.NaN);
  }

  Figure(Part part, String words, String unit, int decimals, To to, double target) {
    this.part = part;
    this.words = words;
    this.unit = unit;
    this.decimals = decimals;
    this.to = to;
    this.target = target;
  }

  String words() {
    return words;
  }

  String unit() {
    return unit;
  }

  int decimals() {
    return decimals;
  }

  To to() {
    return to;
  }

  boolean isRatio() {
    return to == To.MORE_IS_BETTER || to == To.LESS_IS_BETTER;
  }

  /** The most that it may be (a difference: the most that it may be more), in {@link #unit}. */
  OptionalDouble target() {
    return Double.isNaN(target) ? OptionalDouble.empty() : OptionalDouble.of(target);
  }
}
