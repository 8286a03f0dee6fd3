package io.confida.monitor.assembly;

import com.grack.nanojson.JsonWriter;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.exposition.ReportRenderer.Format;
import io.confida.monitor.exposition.report.ReportDocument;
import io.confida.monitor.exposition.report.ReportHtml;
import io.confida.monitor.exposition.report.ReportText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports in the form asked for. */
public final class Reports {
  private Reports() {}

  /**
   * All of them in one document: of text one after another, of JSON under {@code reports}, of HTML
   * a page that leads to each. One alone is that document itself.
   */
  public static String render(List<Report> reports, Format form) {
    return switch (form) {
      case TEXT -> reports.stream().map(ReportText::render).collect(Collectors.joining("\n\n"));
      case JSON ->
          JsonWriter.string(
              reports.size() == 1
                  ? ReportDocument.of(reports.get(0))
                  : Map.of("reports", reports.stream().map(ReportDocument::of).toList()));
      case HTML -> reports.size() == 1 ? ReportHtml.render(reports.get(0)) : index(reports);
    };
  }

  private static String index(List<Report> reports) {
    return reports.stream()
        .map(
            report ->
                "<li><a href=\"report?format=html&amp;target=%s\">%s</a>"
                    .formatted(
                        URLEncoder.encode(report.target(), StandardCharsets.UTF_8),
                        escaped(report.target())))
        .collect(
            Collectors.joining(
                "\n",
                "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
                    + "<title>Reports</title>\n<h1>Reports</h1>\n<ul>\n",
                "\n</ul>\n</html>\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
