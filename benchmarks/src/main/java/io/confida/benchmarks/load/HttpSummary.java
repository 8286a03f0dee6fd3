package io.confida.benchmarks.load;

import io.confida.benchmarks.report.Figures;
import io.confida.benchmarks.report.Table;
import io.confida.benchmarks.report.Verdict;
import java.util.Formatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** An HTTP run in words for a reader at a terminal. */
final class HttpSummary {

  private static final double LONGEST_AT_ONE_CLIENT_MILLIS = 35;
  private static final double PARSE_JD_PER_SECOND = 1_000;
  private static final double KEPT_AT_256 = 0.95;

  private final HttpReport report;
  private final StringBuilder text = new StringBuilder();
  private final Formatter words = new Formatter(text, Locale.ROOT);

  HttpSummary(HttpReport report) {
    this.report = report;
  }

  String text() {
    text.append("Requests a second, median over the rounds; ratios are of the same round.\n\n");
    text.append(throughput()).append('\n');
    text.append("CPU time for each request, in microseconds; the ratio is requests for each\n");
    text.append("second of CPU of server and PostgreSQL together, ours to the control's.\n\n");
    text.append(cpu()).append('\n');
    for (Scenario scenario : report.scenarios()) {
      verdict(scenario);
    }
    collapse(Scenario.BY_ID_32, Scenario.BY_ID_256);
    collapse(Scenario.INSERT_32, Scenario.INSERT_256);
    key();
    parseJd();
    oneClient();
    memory();
    failures();
    return text.toString();
  }

  private Table throughput() {
    Table table =
        new Table(
            "scenario",
            "ours /s",
            "control /s",
            "ours/control",
            "A/A",
            "p50 ms ours",
            "control",
            "p99 ms ours",
            "control");
    for (Scenario s : report.scenarios()) {
      table.row(
          s.words(),
          number(s, Candidate.OURS, HttpSample::perSecond, "%.0f"),
          number(s, Candidate.CONTROL, HttpSample::perSecond, "%.0f"),
          ratio(s, HttpSample::perSecond),
          spread(report.noise(s, HttpSample::perSecond)),
          number(s, Candidate.OURS, HttpSample::p50Millis, "%.2f"),
          number(s, Candidate.CONTROL, HttpSample::p50Millis, "%.2f"),
          number(s, Candidate.OURS, HttpSample::p99Millis, "%.2f"),
          number(s, Candidate.CONTROL, HttpSample::p99Millis, "%.2f"));
    }
    return table;
  }

  private Table cpu() {
    Table table =
        new Table(
            "scenario",
            "server ours",
            "control",
            "PostgreSQL ours",
            "control",
            "client",
            "ours/control",
            "A/A");
    for (Scenario s : report.scenarios()) {
      table.row(
          s.words(),
          number(s, Candidate.OURS, HttpSample::serverMicros, "%.1f"),
          number(s, Candidate.CONTROL, HttpSample::serverMicros, "%.1f"),
          number(s, Candidate.OURS, HttpSample::databaseMicros, "%.1f"),
          number(s, Candidate.CONTROL, HttpSample::databaseMicros, "%.1f"),
          number(s, Candidate.OURS, HttpSample::clientMicros, "%.1f"),
          ratio(s, HttpSample::perCpuSecond),
          spread(report.noise(s, HttpSample::perCpuSecond)));
    }
    return table;
  }

  private void verdict(Scenario s) {
    if (report.has(s, Candidate.CONTROL)) {
      words.format(
          "%s: throughput %s. CPU %s.%n",
          s.words(),
          Verdict.of(
              report.ratio(s, HttpSample::perSecond),
              report.noise(s, HttpSample::perSecond),
              s.target()),
          Verdict.of(
              report.ratio(s, HttpSample::perCpuSecond),
              report.noise(s, HttpSample::perCpuSecond),
              OptionalDouble.empty()));
    }
  }

  private void collapse(Scenario few, Scenario many) {
    if (!report.scenarios().contains(few) || !report.scenarios().contains(many)) {
      return;
    }
    Figures ours = report.growth(few, many, Candidate.OURS);
    Figures again = report.growth(few, many, Candidate.OURS_AGAIN);
    Figures control = report.growth(few, many, Candidate.CONTROL);
    words.format(
        "%s, beside %d: ours %s and %s, control %s (target %.2f %s).%n",
        many.words(),
        few.clients(),
        spread(ours),
        spread(again),
        spread(control),
        KEPT_AT_256,
        Math.max(ours.median(), again.median()) < KEPT_AT_256
            ? "missed"
            : Math.min(ours.median(), again.median()) < KEPT_AT_256
                ? "reached by one of the pair"
                : "reached");
  }

  /** What an Idempotency-Key costs, beside the same requests without one. */
  private void key() {
    Scenario without = Scenario.INSERT_32;
    Scenario with = Scenario.INSERT_KEY_32;
    if (report.scenarios().contains(without) && report.scenarios().contains(with)) {
      words.format(
          "A key: %s and %s of the rate without one; CPU of the server %s instead of %s"
              + " microseconds a request, of PostgreSQL %s instead of %s.%n",
          spread(report.growth(without, with, Candidate.OURS)),
          spread(report.growth(without, with, Candidate.OURS_AGAIN)),
          number(with, Candidate.OURS, HttpSample::serverMicros, "%.1f"),
          number(without, Candidate.OURS, HttpSample::serverMicros, "%.1f"),
          number(with, Candidate.OURS, HttpSample::databaseMicros, "%.1f"),
          number(without, Candidate.OURS, HttpSample::databaseMicros, "%.1f"));
    }
  }

  private void parseJd() {
    Scenario s = Scenario.PARSE_JD_32;
    if (report.scenarios().contains(s)) {
      double perSecond = report.figure(s, Candidate.OURS, HttpSample::perSecond).median();
      words.format(
          "parse-jd: %.0f a second (target %.0f %s), at most %d statements each (target 4 %s).%n",
          perSecond,
          PARSE_JD_PER_SECOND,
          perSecond >= PARSE_JD_PER_SECOND ? "reached" : "missed",
          report.parseJdStatements(),
          report.parseJdStatements() <= 4 ? "reached" : "missed");
    }
  }

  private void oneClient() {
    Scenario s = Scenario.ONE_CLIENT;
    if (report.scenarios().contains(s)) {
      Figures ours = report.figure(s, Candidate.OURS, HttpSample::maxMillis);
      words.format(
          "One client: the longest answer of a round took %s ms, in the control %s ms (target: none"
              + " over %.0f ms, %s).%n",
          spread(ours),
          spread(report.figure(s, Candidate.CONTROL, HttpSample::maxMillis)),
          LONGEST_AT_ONE_CLIENT_MILLIS,
          ours.max() <= LONGEST_AT_ONE_CLIENT_MILLIS ? "reached" : "missed");
    }
  }

  private void memory() {
    for (Scenario s : report.scenarios()) {
      if (s.clients() == 256) {
        words.format(
            "%s: the server's process has %s MiB resident, the control's %s MiB.%n",
            s.words(),
            number(s, Candidate.OURS, HttpSample::residentMebibytes, "%.0f"),
            number(s, Candidate.CONTROL, HttpSample::residentMebibytes, "%.0f"));
      }
    }
  }

  private void failures() {
    for (Scenario s : report.scenarios()) {
      for (Candidate candidate : Candidate.values()) {
        double failed = report.figure(s, candidate, HttpSample::failed).max();
        if (failed > 0) {
          words.format(
              "%s, %s: up to %.0f answers of 400 or more.%n", s.words(), candidate.words(), failed);
        }
      }
    }
  }

  private String number(
      Scenario s, Candidate candidate, ToDoubleFunction<HttpSample> figure, String format) {
    return report.has(s, candidate)
        ? String.format(Locale.ROOT, format, report.figure(s, candidate, figure).median())
        : "-";
  }

  private String ratio(Scenario s, ToDoubleFunction<HttpSample> figure) {
    return report.has(s, Candidate.CONTROL) ? spread(report.ratio(s, figure)) : "-";
  }

  private static String spread(Figures f) {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", f.median(), f.min(), f.max());
  }
}
