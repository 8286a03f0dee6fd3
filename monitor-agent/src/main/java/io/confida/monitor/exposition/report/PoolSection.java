package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.HolderGroup;
import io.confida.monitor.analysis.PoolReport;
import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.analysis.SizingAdvice;
import io.confida.monitor.analysis.VerdictChange;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolWindow;
import java.util.List;
import java.util.OptionalInt;

/** Writes what the page says of one pool. */
final class PoolSection {
  /** As many groups of holders are shown open; the rest can be opened. */
  private static final int SHOWN_OPEN = 3;

  private final Markup page;
  private final PoolReport pool;
  private final String id;

  PoolSection(Markup page, PoolReport pool, String id) {
    this.page = page;
    this.pool = pool;
    this.id = id;
  }

  void write() {
    page.raw("<section class=\"card\" id=\"" + id + "\"><div class=\"head\"><h2>");
    page.text(pool.name()).raw(" ").element("span", "meta", pool.library()).raw("</h2>");
    page.element("span", "tag " + pool.verdict().kind().id(), pool.verdict().kind().words());
    page.raw("</div>").sentence("p", "say", pool.verdict().sentence());
    list("evidence", pool.verdict().evidence());
    tiles();
    chart();
    changes();
    timings();
    holders();
    advice();
    unseen();
    page.raw("</section>");
  }

  private void tiles() {
    PoolWindow seen = pool.seen();
    String max = pool.latest().map(last -> Wording.number(last.max())).orElse(Wording.ABSENT);
    page.raw("<div class=\"tiles\">");
    tile(Wording.number(seen.active().mean()), "out on average");
    tile(Wording.number(seen.active().peak()) + " of " + max, "out at most");
    tile(Wording.number(seen.waiting().peak()), "waiting at most");
    tile(ReportHtml.share(seen.saturatedShare()), "of the time saturated");
    pool.timings()
        .ifPresent(
            told -> {
              tile(Quantity.plain(told.borrowsPerSecond()), "borrows a second");
              tile(Wording.quantile(told.acquire(), 0.99), "wait, 99th percentile");
              tile(Wording.quantile(told.use(), 0.99), "use, 99th percentile");
              tile(String.valueOf(told.timeouts()), "timeouts");
            });
    page.raw("</div>").element("p", "note", Wording.samples(seen));
  }

  private void tile(String figure, String words) {
    page.raw("<div class=\"tile\">").element("b", figure).element("span", words).raw("</div>");
  }

  private void chart() {
    OptionalInt max = pool.latest().map(PoolSnapshot::max).orElse(OptionalInt.empty());
    page.element("h3", "Over time (UTC)");
    page.raw("<div class=\"legend\"><span><i class=\"k-active\"></i>connections out</span>");
    page.raw("<span><i class=\"k-total\"></i>open</span>");
    if (max.isPresent()) {
      page.raw("<span><i class=\"k-max\"></i>maximum</span>");
    }
    page.raw("<span><i class=\"k-waiting\"></i>threads waiting (below)</span>");
    page.raw("<span><i class=\"k-full\"></i>saturated</span></div>");
    TimeChart.draw(page, pool.course(), max);
  }

  private void changes() {
    if (pool.changes().size() < 2) {
      return;
    }
    page.element("h3", "Verdicts");
    page.raw("<table><tbody>");
    for (VerdictChange change : pool.changes()) {
      page.raw("<tr><td class=\"w\">").text(Wording.clock(change.at())).raw("<td class=\"w\">");
      page.element("span", "tag " + change.kind().id(), change.kind().words());
      page.sentence("td", "sentence", change.sentence()).raw("</tr>");
    }
    page.raw("</tbody></table>");
  }

  private void timings() {
    if (pool.timings().isEmpty() && pool.roundTrips().isEmpty()) {
      return;
    }
    page.element("h3", "How long it took").raw("<div class=\"two\">");
    if (pool.timings().isPresent()) {
      PoolTimings told = pool.timings().get();
      histogram("Waiting for a connection", told.acquire());
      histogram("Using it", told.use());
      histogram("Opening a connection", told.creation());
    }
    pool.roundTrips()
        .ifPresent(trips -> histogram("Round trips to the database, last seconds", trips.times()));
    page.raw("</div>");
  }

  private void histogram(String title, Distribution times) {
    page.raw("<figure>").element("figcaption", title);
    if (times.count() > 0) {
      page.element("p", "note", times.count() + " counted: " + Wording.quantiles(times));
    }
    Histogram.draw(page, title, times);
    page.raw("</figure>");
  }

  private void holders() {
    if (pool.holders().isEmpty()) {
      return;
    }
    page.element("h3", "Who holds connections");
    List<HolderGroup> groups = pool.holders();
    for (int i = 0; i < groups.size(); i++) {
      HolderGroup group = groups.get(i);
      page.raw(i < SHOWN_OPEN ? "<details open>" : "<details>");
      page.element("summary", Wording.holders(group));
      page.element("p", "note", Wording.threads(group));
      if (!group.borrowedAt().isEmpty()) {
        stack("Borrowed at", group.borrowedAt());
      }
      if (!group.now().isEmpty()) {
        stack("The oldest one's thread now", group.now());
      }
      page.raw("</details>");
    }
  }

  private void stack(String title, List<String> frames) {
    page.element("p", "note", title).element("pre", String.join("\n", frames));
  }

  private void advice() {
    SizingAdvice advice = pool.advice();
    page.element("h3", "Size");
    boolean drawn = advice.sizes().isPresent();
    page.raw(drawn ? "<div class=\"two\"><div>" : "<div>");
    advice.sentences().forEach(sentence -> page.sentence("p", "advice", sentence));
    if (drawn) {
      page.element(
          "p",
          "note",
          "Confidence: " + advice.confidence().words() + ". Basis: " + basis(advice.basis()) + ".");
      page.raw("</div><div>");
      SizeBar.draw(page, advice.sizes().get(), advice.currentMax());
      page.raw("</div>");
    }
    page.raw("</div>");
  }

  static String basis(SizingAdvice.Basis basis) {
    return switch (basis) {
      case LITTLE_FROM_TIMINGS -> "Little's law on the pool's own timings, Erlang's C formula";
      case SAMPLED -> "sampled counts, Erlang's C formula";
    };
  }

  private void unseen() {
    if (pool.unseen().isEmpty()) {
      return;
    }
    page.element("h3", "Not seen").raw("<ul class=\"evidence\">");
    pool.unseen().forEach(one -> page.sentence("li", "one", one.what() + ": " + one.how()));
    page.raw("</ul>");
  }

  private void list(String style, List<String> lines) {
    page.raw("<ul class=\"" + style + "\">");
    lines.forEach(line -> page.sentence("li", "line", line));
    page.raw("</ul>");
  }
}
