package io.confida.benchmarks.load;

import io.confida.benchmarks.control.ControlServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures the server beside its control, each in its own JVM, all on one PostgreSQL.
 *
 * <p>All JVMs stay up. In each round each scenario is run on each candidate, in random order, so
 * that what the machine does meanwhile meets all of them alike; only figures of one round are
 * compared with each other.
 */
public final class HttpBenchmark {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String BASELINE = "baseline";

  private final HttpOptions options;
  private final @Nullable Bearer bearer;
  private final PrintWriter progress;
  private final Random random = new Random();
  private final List<HttpSample> samples = new ArrayList<>();

  /**
   * @param bearer the token that ours are asked with; then the control is the same server without
   *     authentication. Null for none
   * @param progress told each measured figure as it comes
   */
  public HttpBenchmark(HttpOptions options, @Nullable Bearer bearer, PrintWriter progress) {
    this.options = options;
    this.bearer = bearer;
    this.progress = progress;
  }

  /**
   * Runs all rounds.
   *
   * @param eachRound told after each of them what was measured so far
   */
  public void run(Consumer<HttpReport> eachRound) {
    try (Postgres postgres = Postgres.start(options.durable())) {
      if (options.baseline() != null) {
        // Another build may have another schema.
        postgres.execute(Postgres.MAIN, "CREATE DATABASE " + BASELINE);
      }
      Map<Candidate, Subject> subjects = new EnumMap<>(Candidate.class);
      try {
        for (Candidate candidate : Candidate.values()) {
          subjects.put(candidate, start(candidate, postgres));
        }
        measure(postgres, subjects, eachRound);
      } finally {
        subjects.values().forEach(Subject::close);
      }
    }
  }

  private void measure(
      Postgres postgres, Map<Candidate, Subject> subjects, Consumer<HttpReport> eachRound) {
    if (options.baseline() == null && bearer == null) {
      SameAnswers.check(
          subject(subjects, Candidate.OURS).server().port(),
          subject(subjects, Candidate.CONTROL).server().port());
    }
    int statements =
        options.scenarios().contains(Scenario.PARSE_JD_32)
            ? StatementCount.ofParseJd(postgres.url(Postgres.MAIN), options.postings())
            : 0;
    warmUp(postgres, subjects);
    for (int round = 1; round <= options.rounds(); round++) {
      for (Scenario scenario : options.scenarios()) {
        List<Candidate> order = new ArrayList<>(candidates(scenario));
        Collections.shuffle(order, random);
        for (Candidate candidate : order) {
          HttpSample sample =
              sample(round, scenario, candidate, subject(subjects, candidate), postgres);
          samples.add(sample);
          report(sample);
        }
      }
      eachRound.accept(new HttpReport(List.copyOf(samples), round, statements));
    }
  }

  private Subject start(Candidate candidate, Postgres postgres) {
    boolean control = candidate == Candidate.CONTROL;
    Path baseline = options.baseline();
    ServerProcess.Command command =
        control && baseline == null && bearer == null
            ? ServerProcess.Command.ofClass(ControlServer.class.getName(), options.jvmOptions())
            : ServerProcess.Command.server(control ? baseline : null, options.jvmOptions());
    String database = control && baseline != null ? BASELINE : Postgres.MAIN;
    boolean plain = control && bearer == null;
    Map<String, String> environment = new HashMap<>(plain ? Map.of() : options.settings());
    Bearer asked = control ? null : bearer;
    if (asked != null) {
      environment.putAll(asked.settings());
    }
    environment.put("DATABASE_URL", postgres.url(database));
    ServerProcess server = ServerProcess.start(command, environment);
    try {
      return new Subject(
          server,
          database,
          RequestMix.of(
              server.port(), options.postings(), asked == null ? "" : asked.authorization()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private Set<Candidate> candidates(Scenario scenario) {
    return scenario.controlled() || options.baseline() != null || bearer != null
        ? EnumSet.allOf(Candidate.class)
        : EnumSet.complementOf(EnumSet.of(Candidate.CONTROL));
  }

  /** Each candidate under each scenario, several times in turn, so that all end up equally warm. */
  private void warmUp(Postgres postgres, Map<Candidate, Subject> subjects) {
    subjects.values().forEach(subject -> SessionTables.tidy(postgres, subject.database()));
    int turns = 3;
    Duration each = options.warmUp().dividedBy((long) turns * options.scenarios().size());
    progress.printf(
        "warming up: %d s on each of %d servers%n",
        options.warmUp().toSeconds(), Candidate.values().length);
    progress.flush();
    for (int turn = 0; turn < turns; turn++) {
      for (Scenario scenario : options.scenarios()) {
        for (Candidate candidate : candidates(scenario)) {
          Subject subject = subject(subjects, candidate);
          load(subject, scenario, Duration.ZERO, each, ClosedLoop.Edges.NONE);
          if (scenario.writes()) {
            SessionTables.tidy(postgres, subject.database());
          }
        }
      }
    }
  }

  private HttpSample sample(
      int round, Scenario scenario, Candidate candidate, Subject subject, Postgres postgres) {
    long pid = subject.server().pid();
    CpuMeter cpu = new CpuMeter(pid, postgres.pid());
    ClosedLoop.Outcome outcome = load(subject, scenario, options.settle(), options.measure(), cpu);
    double resident = ProcFiles.residentMebibytes(pid);
    if (scenario.writes()) {
      SessionTables.tidy(postgres, subject.database());
    }
    if (scenario.work() == Scenario.Work.INSERT_KEYED) {
      postgres.execute(subject.database(), "TRUNCATE idempotency_key");
    }
    Histogram nanos = outcome.nanos();
    double requests = Math.max(1, outcome.requests());
    return new HttpSample(
        round,
        scenario,
        candidate,
        outcome.perSecond(),
        outcome.failed(),
        nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
        nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
        nanos.getMaxValue() / NANOS_PER_MILLI,
        cpu.clientSeconds() * 1e6 / requests,
        cpu.serverSeconds() * 1e6 / requests,
        cpu.databaseSeconds() * 1e6 / requests,
        resident);
  }

  private static ClosedLoop.Outcome load(
      Subject subject,
      Scenario scenario,
      Duration settle,
      Duration measure,
      ClosedLoop.Edges edges) {
    ServerProcess server = subject.server();
    ClosedLoop loop =
        new ClosedLoop(
            server.port(), scenario.clients(), subject.requests().requests(scenario.work()));
    try {
      return loop.run(settle, measure, edges);
    } catch (IOException e) {
      throw new UncheckedIOException(
          scenario.words() + ": " + e.getMessage() + "\n" + server.log(), e);
    }
  }

  private void report(HttpSample sample) {
    progress.printf(
        Locale.ROOT,
        "round %d/%d  %-31s %-10s %8.0f /s  p99 %7.2f ms  cpu us: client %4.0f, server %4.0f,"
            + " database %4.0f%s%n",
        sample.round(),
        options.rounds(),
        sample.scenario().words(),
        sample.candidate().words(),
        sample.perSecond(),
        sample.p99Millis(),
        sample.clientMicros(),
        sample.serverMicros(),
        sample.databaseMicros(),
        sample.failed() == 0 ? "" : "  FAILED " + sample.failed());
    progress.flush();
  }

  private static Subject subject(Map<Candidate, Subject> subjects, Candidate candidate) {
    Subject subject = subjects.get(candidate);
    if (subject == null) {
      throw new IllegalStateException(candidate + " is not running");
    }
    return subject;
  }
}
