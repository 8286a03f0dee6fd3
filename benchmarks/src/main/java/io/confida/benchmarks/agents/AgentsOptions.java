package io.confida.benchmarks.agents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How much to measure.
 *
 * @param parts which kinds of figures
 * @param agents who is measured beside the two programs without one
 * @param jars the directory with the agents' jars
 * @param rounds of everything
 * @param warmUp on each program before the first round
 * @param rest how long all programs are left alone for their CPU at rest
 * @param scrapes on fresh connections, in each round; half as many on a kept one, five times as
 *     many for the CPU time
 * @param load the measured time of a program flat out
 * @param jvmOptions for the JVMs that are watched
 */
public record AgentsOptions(
    Set<Part> parts,
    Set<Watcher> agents,
    Path jars,
    int rounds,
    Duration warmUp,
    Duration rest,
    int scrapes,
    Duration load,
    List<String> jvmOptions) {

  /** What can be measured by itself. */
  public enum Part {
    /** Time to the first figures. */
    START,
    /** How much more memory the program takes. */
    MEMORY,
    /** Scrapes, and what an agent costs at rest. */
    SCRAPE,
    /** What a program that is flat out loses. */
    LOAD
  }

  /** A pause within a round: none is longer than that in which all are left alone. */
  Duration pause(Duration usual) {
    return usual.compareTo(rest) < 0 ? usual : rest;
  }

  /** The controls and the agents. */
  Set<Watcher> watchers() {
    Set<Watcher> all = EnumSet.of(Watcher.NONE, Watcher.NONE_AGAIN);
    all.addAll(agents);
    return all;
  }

  /** Those whose programs stay up to be asked and used: all but the agent that does nothing. */
  Set<Watcher> crew() {
    Set<Watcher> crew = EnumSet.copyOf(watchers());
    crew.remove(Watcher.IDLE);
    return crew;
  }
}
