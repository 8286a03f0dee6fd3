package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.PoolReport;
import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.analysis.TargetVerdict;
import java.util.OptionalDouble;

/**
 * A report as one HTML page that needs nothing else: no script, no font, no picture from outside,
 * and a policy in it that forbids all of them. Everything the target gave is escaped.
 */
public final class ReportHtml {
  private ReportHtml() {}

  /** The whole page, to be sent or stored in UTF-8. */
  public static String render(Report report) {
    var page = new Markup();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    page.raw(" style-src 'unsafe-inline'\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    page.raw("<title>").text("Connection pools of " + report.target()).raw("</title>");
    page.raw("<style>").raw(ReportStyle.CSS).raw("</style></head><body><main>");
    header(page, report);
    if (report.pools().size() > 1) {
      overview(page, report);
    }
    for (int i = 0; i < report.pools().size(); i++) {
      new PoolSection(page, report.pools().get(i), "pool-" + i).write();
    }
    footer(page, report);
    return page.raw("</main></body></html>\n").toString();
  }

  private static void header(Markup page, Report report) {
    TargetVerdict verdict = report.verdict();
    page.raw("<header><div class=\"head\">");
    page.element("h1", "Connection pools of " + report.target());
    page.element("span", "tag " + verdict.status().id(), verdict.status().id());
    page.raw("</div>").element("p", "meta", Wording.watched(report));
    if (report.pools().size() != 1) {
      page.sentence("p", "say", verdict.sentence());
    }
    page.raw("</header>");
  }

  private static void overview(Markup page, Report report) {
    page.raw("<section class=\"card scroll\"><table><thead><tr><th>Pool<th>Verdict");
    page.raw("<th class=\"n\">Out, mean<th class=\"n\">peak<th class=\"n\">of");
    page.raw("<th class=\"n\">Waiting, peak<th class=\"n\">Saturated<th class=\"n\">Size advised");
    page.raw("</tr></thead><tbody>");
    for (int i = 0; i < report.pools().size(); i++) {
      PoolReport pool = report.pools().get(i);
      page.raw("<tr><td><a href=\"#pool-" + i + "\">").text(pool.name()).raw("</a><td>");
      page.element("span", "tag " + pool.verdict().kind().id(), pool.verdict().kind().words());
      figure(page, Wording.number(pool.seen().active().mean()));
      figure(page, Wording.number(pool.seen().active().peak()));
      figure(page, pool.latest().map(last -> Wording.number(last.max())).orElse(Wording.ABSENT));
      figure(page, Wording.number(pool.seen().waiting().peak()));
      figure(page, share(pool.seen().saturatedShare()));
      figure(page, pool.advice().sizes().map(SizeBar::words).orElse(Wording.ABSENT));
      page.raw("</tr>");
    }
    page.raw("</tbody></table></section>");
  }

  private static void figure(Markup page, String text) {
    page.raw("<td class=\"n\">").text(text);
  }

  static String share(OptionalDouble share) {
    return share.isPresent() ? Quantity.share(share.getAsDouble()) : Wording.ABSENT;
  }

  private static void footer(Markup page, Report report) {
    page.raw("<footer>").element("p", Wording.cost(report.cost()));
    page.raw("</footer>");
  }
}
