package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.HolderGroup;
import io.confida.monitor.analysis.PoolReport;
import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A report as plain text for a terminal, 80 columns wide: only stack frames may be longer. Control
 * characters in what the target gave are replaced, so that a pool's name cannot move the cursor.
 */
public final class ReportText {
  static final int WIDTH = 80;
  private static final int MOST_GROUPS = 10;
  private static final int MOST_FRAMES = 12;

  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  /** The whole text, with a line feed at its end. */
  public static String render(Report report) {
    var text = new ReportText();
    text.report(report);
    return text.text.toString();
  }

  private void report(Report report) {
    paragraph("", "Connection pools of " + report.target());
    paragraph("", Wording.watched(report) + ".");
    paragraph(
        "",
        report.verdict().status().id().toUpperCase(Locale.ROOT)
            + ". "
            + report.verdict().sentence());
    report.pools().forEach(this::pool);
    text.append('\n');
    paragraph("", Wording.cost(report.cost()));
  }

  private void pool(PoolReport pool) {
    String name = clean(pool.name() + " (" + pool.library() + ")");
    String verdict = pool.verdict().kind().words().toUpperCase(Locale.ROOT);
    text.append('\n').append("─".repeat(WIDTH)).append('\n').append(name);
    int space = WIDTH - name.length() - verdict.length();
    text.append(space >= 2 ? " ".repeat(space) : "\n  ").append(verdict).append('\n');
    paragraph("  ", pool.verdict().sentence());
    pool.verdict().evidence().forEach(line -> item("  - ", line));
    figures(pool);
    course(pool);
    if (pool.changes().size() > 1) {
      heading("Verdicts");
      pool.changes()
          .forEach(
              change -> item("    ", Wording.clock(change.at()) + "  " + change.kind().words()));
    }
    holders(pool);
    heading("Size");
    pool.advice().sentences().forEach(sentence -> paragraph("    ", sentence));
    if (pool.advice().sizes().isPresent()) {
      paragraph(
          "    ",
          "Confidence: "
              + pool.advice().confidence().words()
              + ". Basis: "
              + PoolSection.basis(pool.advice().basis())
              + ".");
    }
    if (!pool.unseen().isEmpty()) {
      heading("Not seen");
      pool.unseen().forEach(one -> item("    - ", one.what() + ": " + one.how()));
    }
  }

  private void figures(PoolReport pool) {
    PoolWindow seen = pool.seen();
    heading("Figures (" + Wording.samples(seen) + ")");
    String max = pool.latest().map(last -> Wording.number(last.max())).orElse(Wording.ABSENT);
    figure(
        "connections out",
        "mean "
            + Wording.number(seen.active().mean())
            + ", peak "
            + Wording.number(seen.active().peak())
            + ", maximum "
            + max);
    figure(
        "threads waiting",
        "mean "
            + Wording.number(seen.waiting().mean())
            + ", peak "
            + Wording.number(seen.waiting().peak()));
    figure("saturated", ReportHtml.share(seen.saturatedShare()) + " of the time");
    pool.timings()
        .ifPresent(
            told -> {
              figure(
                  "borrows",
                  Quantity.plain(told.borrowsPerSecond())
                      + " a second, "
                      + Quantity.count(told.timeouts(), "timeout"));
              distribution("waiting for one", told.acquire());
              distribution("using it", told.use());
              distribution("opening one", told.creation());
            });
    pool.roundTrips().ifPresent(trips -> distribution("round trips", trips.times()));
  }

  private void distribution(String name, Distribution times) {
    figure(name, times.count() == 0 ? "none" : Wording.quantiles(times));
  }

  private void figure(String name, String value) {
    item("    " + name + " ".repeat(Math.max(1, 18 - name.length())), value);
  }

  private void course(PoolReport pool) {
    OptionalInt max = pool.latest().map(PoolSnapshot::max).orElse(OptionalInt.empty());
    String out = Sparkline.of(pool.course(), sample -> sample.active(), max, 56);
    String waiting =
        Sparkline.of(pool.course(), sample -> sample.waiting(), OptionalInt.empty(), 56);
    if (!out.isBlank()) {
      figure("out over time", out);
    }
    if (!waiting.isBlank()) {
      figure("waiting", waiting);
    }
  }

  private void holders(PoolReport pool) {
    if (pool.holders().isEmpty()) {
      return;
    }
    heading("Who holds connections");
    for (HolderGroup group :
        pool.holders().subList(0, Math.min(MOST_GROUPS, pool.holders().size()))) {
      item("    - ", Wording.holders(group));
      paragraph("      ", Wording.threads(group));
      group.borrowedAt().stream()
          .limit(MOST_FRAMES)
          .forEach(frame -> text.append("        at ").append(clean(frame)).append('\n'));
      if (group.borrowedAt().size() > MOST_FRAMES) {
        paragraph("        ", "… " + (group.borrowedAt().size() - MOST_FRAMES) + " more");
      }
    }
    if (pool.holders().size() > MOST_GROUPS) {
      item("    - ", "and " + (pool.holders().size() - MOST_GROUPS) + " other places");
    }
  }

  private void heading(String heading) {
    text.append('\n');
    paragraph("  ", heading);
  }

  private void paragraph(String indent, String words) {
    wrap(indent, indent, words);
  }

  private void item(String first, String words) {
    wrap(first, " ".repeat(first.length()), words);
  }

  private void wrap(String first, String others, String words) {
    text.append(first);
    int column = first.length();
    boolean begins = true;
    for (String word : clean(words).split(" ", -1)) {
      if (!begins && column + 1 + word.length() > WIDTH) {
        text.append('\n').append(others);
        column = others.length();
        begins = true;
      }
      if (!begins) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
      begins = false;
    }
    text.append('\n');
  }

  private static String clean(String outside) {
    StringBuilder clean = new StringBuilder(outside.length());
    outside
        .codePoints()
        .map(
            c ->
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                    ? '\uFFFD'
                    : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
