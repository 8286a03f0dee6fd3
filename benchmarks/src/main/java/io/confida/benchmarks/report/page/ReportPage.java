package io.confida.benchmarks.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.benchmarks.lab.regret.RegretFile;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepTable;
import io.confida.benchmarks.report.Results;
import io.confida.benchmarks.report.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Several results as one page: HTML with plots, or Markdown without. */
public final class ReportPage {

  private static final List<String> OVERVIEW =
      List.of("workload", "load", "objective", "pool size", "result");

  private static final String CORRECTED =
      "Throughput is corrected for the machine's speed; of several rounds each figure is the"
          + " median. Latency counts from the intended start and holds the wait for a connection.";

  private static final String ADVICE =
      "Throughput at the advised size to the best size of a full sweep of the same workload. The"
          + " best of a sweep is its luckiest size, so 1 is out of reach where there is noise. The"
          + " formula is 2 × processors + 1, of the machine that put the load.";

  private final List<Part> regrets = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<Part> others = new ArrayList<>();

  private ReportPage() {}

  /**
   * Reads the results.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static ReportPage of(List<Path> files) {
    ReportPage report = new ReportPage();
    files.forEach(report::add);
    return report;
  }

  private void add(Path file) {
    JsonNode document = Results.read(file);
    String command = document.path("command").asText();
    if (RegretFile.is(document)) {
      regrets.add(new RegretSection(file.toString(), RegretFile.read(file)));
    } else if (SweepFile.is(document)) {
      sections.add(new Section(file.toString(), SweepFile.document(file)));
    } else if (command.equals("jmh") || document.path(0).has("primaryMetric")) {
      others.add(JmhSection.of(file.toString(), document));
    } else if (FiguresSection.tells(command)) {
      others.add(new FiguresSection(file.toString(), document));
    } else {
      throw new IllegalArgumentException(
          "%s is no result that can be reported (its schema is \"%s\"): name what a command of the benchmarks wrote"
              .formatted(file, document.path("schema").asText()));
    }
  }

  private String heading() {
    return sections.isEmpty() && regrets.isEmpty() ? "Measured" : "Pool sizes measured";
  }

  /** One HTML document; it loads nothing. */
  public String html() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        """
            .formatted(heading()));
    page.append(style()).append("</style></head><body>\n<h1>" + heading() + "</h1>\n");
    regrets.forEach(each -> page.append(each.html()));
    if (!sections.isEmpty()) {
      page.append(Html.table(OVERVIEW, sections.stream().map(Section::summary).toList()));
      page.append("<p>").append(Html.escape(CORRECTED)).append("</p>\n");
    }
    List<Advice> judged = Advice.judged(sections);
    if (!judged.isEmpty()) {
      page.append("<h2>How good the advice was</h2>\n<p>").append(ADVICE).append("</p>\n");
      page.append(Html.table(Advice.HEADER, judged.stream().map(Advice::row).toList()));
      page.append(Html.list(Advice.summary(judged)));
    }
    for (Section section : sections) {
      page.append("<section>\n<h2>").append(Html.escape(section.title())).append("</h2>\n");
      page.append("<p class=\"answer\">Pool size: ")
          .append(Html.escape(section.answer()))
          .append("</p>\n");
      if (!section.result().points().isEmpty()) {
        page.append("<div class=\"plots\">\n");
        new SweepPlots(section.result()).all().forEach(page::append);
        page.append("</div>\n");
      }
      page.append(Html.list(section.evidence()));
      page.append(Html.table(SweepTable.HEADER, SweepTable.rows(section.result())));
      page.append("<details open><summary>How and where it was measured</summary>\n");
      page.append(Html.table(List.of("", ""), section.conditions()));
      page.append("</details>\n</section>\n");
    }
    others.forEach(each -> page.append(each.html()));
    return page.append("</body></html>\n").toString();
  }

  /** The same in Markdown, without the plots. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# " + heading() + "\n\n");
    regrets.forEach(each -> text.append(each.markdown()));
    if (!sections.isEmpty()) {
      text.append(table(OVERVIEW, sections.stream().map(Section::summary).toList()));
      text.append('\n').append(CORRECTED).append('\n');
    }
    List<Advice> judged = Advice.judged(sections);
    if (!judged.isEmpty()) {
      text.append("\n## How good the advice was\n\n").append(ADVICE).append("\n\n");
      text.append(table(Advice.HEADER, judged.stream().map(Advice::row).toList())).append('\n');
      text.append(list(Advice.summary(judged)));
    }
    for (Section section : sections) {
      text.append("\n## ").append(section.title()).append("\n\n");
      text.append("**Pool size: ").append(section.answer()).append("**\n\n");
      text.append(list(section.evidence()));
      text.append('\n').append(table(SweepTable.HEADER, SweepTable.rows(section.result())));
      text.append('\n').append(table(List.of("measured", "how and where"), section.conditions()));
    }
    others.forEach(each -> text.append('\n').append(each.markdown()));
    return text.toString();
  }

  static String table(List<String> header, List<List<String>> rows) {
    Table table = new Table(header.toArray(String[]::new));
    for (List<String> row : rows) {
      table.row(row.stream().map(cell -> cell.replace("|", "\\|")).toArray(String[]::new));
    }
    return table.toString();
  }

  static String list(List<String> lines) {
    return lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
  }

  private static String style() {
    try (InputStream style =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream("report.css"))) {
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the style sheet cannot be read", e);
    }
  }
}
