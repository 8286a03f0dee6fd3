package io.confida.benchmarks;

import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.sweep.Sample;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lab's figures as the console shows them. */
final class LabText {

  private LabText() {}

  /** Seconds, as a person says them. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : "%d min %d s".formatted(whole / 60, whole % 60);
  }

  static String sample(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%.0f requests/s, p99 %.1f ms%s",
        sample.perSecond(),
        sample.latencyMillis().p99(),
        errors(sample.counts()));
  }

  private static String errors(Sample.Counts counts) {
    if (counts.failed() + counts.timedOut() + counts.dropped() == 0) {
      return "";
    }
    return ", %d failed, %d without a connection in time, %d dropped%s"
        .formatted(
            counts.failed(),
            counts.timedOut(),
            counts.dropped(),
            counts.firstFailure().isEmpty()
                ? ""
                : " (" + counts.firstFailure().replaceAll("\\s*\\R\\s*", " ") + ")");
  }

  /** All settings, one line each. */
  static String table(SweepResult result) {
    Table table = new Table(SweepTable.HEADER.toArray(String[]::new));
    for (List<String> row : SweepTable.rows(result)) {
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  /** The answer and what it rests on. */
  static String finding(KneeFinding finding) {
    return "\nPool size: "
        + finding.text()
        + "\n"
        + finding.evidence().stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
  }
}
