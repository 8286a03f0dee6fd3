package io.confida.benchmarks.agents;

import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.WorkDirectory;
import java.io.PrintWriter;
import java.util.function.Consumer;

/**
 * Measures what agents cost a program with HikariCP pools on a PostgreSQL, beside the same program
 * twice without an agent.
 *
 * <p>In each round each is measured once, in random order; only figures of one round are compared
 * with each other. For scrapes and load all programs stay up for all rounds.
 */
public final class AgentsBenchmark {

  private static final WatchedJvm.Layout ONE_SMALL = new WatchedJvm.Layout(1, 2, 0);
  private static final WatchedJvm.Layout MANY = new WatchedJvm.Layout(20, 2, 16);
  private static final WatchedJvm.Layout ONE = new WatchedJvm.Layout(1, 10, 16);

  private final AgentsOptions options;
  private final PrintWriter progress;
  private Consumer<AgentsReport> eachRound = report -> {};

  /**
   * @param progress told each measured figure as it comes
   */
  public AgentsBenchmark(AgentsOptions options, PrintWriter progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Runs all rounds.
   *
   * @param told after each round of each part what was measured so far
   * @throws IllegalStateException if an agent's jar is missing, or an agent does not work
   */
  public void run(Consumer<AgentsReport> told) {
    eachRound = told;
    Samples samples = new Samples(options.rounds(), progress);
    try (WorkDirectory work = WorkDirectory.create("agents")) {
      AgentJars jars = AgentJars.in(options.jars(), options.agents(), work.path());
      try (Postgres postgres = Postgres.start(false)) {
        for (AgentsOptions.Part part : options.parts()) {
          switch (part) {
            case START -> start(setting(jars, postgres, ONE_SMALL), samples);
            case MEMORY -> memory(setting(jars, postgres, MANY), samples);
            case SCRAPE -> scrape(setting(jars, postgres, MANY), samples);
            case LOAD -> load(setting(jars, postgres, ONE), samples);
          }
        }
      }
    }
  }

  private Setting setting(AgentJars jars, Postgres postgres, WatchedJvm.Layout layout) {
    return new Setting(jars, postgres.jdbcUrl(), layout, options.jvmOptions());
  }

  private void start(Setting setting, Samples samples) {
    StartPart part = new StartPart(options, setting, samples);
    for (int round = 1; round <= options.rounds(); round++) {
      part.round(round);
      eachRound.accept(new AgentsReport(samples));
    }
  }

  private void memory(Setting setting, Samples samples) {
    MemoryPart part = new MemoryPart(options, setting, samples);
    for (int round = 1; round <= options.rounds(); round++) {
      part.round(round);
      eachRound.accept(new AgentsReport(samples));
    }
  }

  private void scrape(Setting setting, Samples samples) {
    try (Crew crew = Crew.start(options.crew(), setting)) {
      ScrapePart part = new ScrapePart(options, crew, samples);
      part.warmUp();
      for (int round = 1; round <= options.rounds(); round++) {
        part.round(round);
        eachRound.accept(new AgentsReport(samples));
      }
    }
  }

  private void load(Setting setting, Samples samples) {
    try (Crew crew = Crew.start(options.crew(), setting)) {
      LoadPart part = new LoadPart(options, crew, samples);
      part.warmUp();
      for (int round = 1; round <= options.rounds(); round++) {
        part.round(round);
        eachRound.accept(new AgentsReport(samples));
      }
    }
  }
}
