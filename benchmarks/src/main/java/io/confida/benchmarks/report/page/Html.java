package io.confida.benchmarks.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML. */
final class Html {

  private Html() {}

  /** The text as an element or an attribute in double quotes may hold it. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String paragraph(String text) {
    return "<p>" + escape(text) + "</p>\n";
  }

  static String table(List<String> header, List<List<String>> rows) {
    return "<div class=\"wide\"><table><thead>"
        + row("th", header)
        + "</thead><tbody>\n"
        + rows.stream().map(each -> row("td", each)).collect(Collectors.joining())
        + "</tbody></table></div>\n";
  }

  static String list(List<String> lines) {
    return lines.stream()
        .map(line -> "<li>" + escape(line) + "</li>\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
  }

  private static String row(String cell, List<String> texts) {
    return texts.stream()
        .map(text -> "<" + cell + ">" + escape(text) + "</" + cell + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }
}
