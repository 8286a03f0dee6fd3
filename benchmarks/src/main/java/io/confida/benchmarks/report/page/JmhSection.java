package io.confida.benchmarks.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Results of JMH as a part of a page.
 *
 * @param scores in the order measured
 * @param conditions how and where, as pairs of name and value
 */
record JmhSection(List<JmhScore> scores, List<List<String>> conditions) implements Part {

  private static final String TITLE = "What single parts cost (JMH)";

  private static final String HOW =
      "Hollow bars are controls: what it would be without our layer, or the value of a parameter that"
          + " the others are compared with. The whisker is JMH's error, half of a 99.9 % interval"
          + " over forks and iterations; one iteration has none. Where the ranges of two scores overlap, do not"
          + " read an order into them.";

  private static final String NO_CONTROL =
      "This result has no control: compare its figures with nothing.";

  private static final List<String> HEADER =
      List.of("benchmark", "parameters", "threads", "score", "unit", "beside it");

  /**
   * Of the file of the command {@code jmh}, or of an array as JMH itself writes it.
   *
   * @param file what the reader named
   */
  static JmhSection of(String file, JsonNode document) {
    JsonNode results = document.isArray() ? document : document.path("results");
    List<List<String>> conditions = new ArrayList<>();
    conditions.add(List.of("file", file));
    if (document.isArray()) {
      conditions.add(
          List.of("machine", "not told by a file of JMH's own: --out of the command jmh tells it"));
    } else {
      conditions.add(List.of("written", Conditions.time(document.path("time").asText())));
      conditions.addAll(Conditions.machine(document.path("machine")));
    }
    if (!results.isEmpty()) {
      conditions.addAll(jmh(results.path(0)));
    }
    return new JmhSection(
        StreamSupport.stream(results.spliterator(), false).map(JmhScore::of).toList(), conditions);
  }

  /** Of the first benchmark; one run has them alike unless its classes say otherwise. */
  private static List<List<String>> jmh(JsonNode first) {
    return List.of(
        List.of("JMH", first.path("jmhVersion").asText()),
        List.of(
            "JVM of the forks",
            first.path("vmName").asText() + " " + first.path("vmVersion").asText()),
        List.of(
            "iterations",
            "%s forks, each %s × %s to warm up and %s × %s measured"
                .formatted(
                    first.path("forks").asText(),
                    first.path("warmupIterations").asText(),
                    first.path("warmupTime").asText(),
                    first.path("measurementIterations").asText(),
                    first.path("measurementTime").asText())));
  }

  private Map<String, List<JmhScore>> suites() {
    return scores.stream()
        .collect(Collectors.groupingBy(JmhScore::suite, TreeMap::new, Collectors.toList()));
  }

  /** Scores that may be compared with each other. */
  private static Collection<List<JmhScore>> charts(List<JmhScore> suite) {
    return suite.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.common() + each.unit() + each.mode(),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  private static String chart(List<JmhScore> scores) {
    return Bars.svg(
        scores.getFirst().common(),
        scores.getFirst().unitInWords(),
        scores.stream()
            .map(
                each ->
                    new Bars.Bar(
                        each.own(), each.score(), each.error(), each.control(), each.text()))
            .toList());
  }

  private static List<List<String>> rows(List<JmhScore> suite) {
    return suite.stream()
        .map(
            each ->
                List.of(
                    each.method() + (each.control() ? " (control)" : ""),
                    words(each.params(), "="),
                    String.valueOf(each.threads()),
                    each.text(),
                    each.unit(),
                    words(each.secondary(), " ")))
        .toList();
  }

  private static String words(Map<String, String> map, String between) {
    return map.isEmpty()
        ? "-"
        : map.entrySet().stream()
            .map(each -> each.getKey() + between + each.getValue())
            .collect(Collectors.joining(", "));
  }

  private boolean uncontrolled() {
    return scores.stream().noneMatch(JmhScore::control);
  }

  @Override
  public String html() {
    StringBuilder html = new StringBuilder("<section>\n<h2>" + TITLE + "</h2>\n");
    html.append(Html.paragraph(uncontrolled() ? NO_CONTROL : HOW));
    suites()
        .forEach(
            (name, suite) -> {
              html.append("<h3>")
                  .append(Html.escape(name))
                  .append("</h3>\n<div class=\"plots\">\n");
              charts(suite).forEach(each -> html.append(chart(each)));
              html.append("</div>\n").append(Html.table(HEADER, rows(suite)));
            });
    return html.append("<details open><summary>How and where it was measured</summary>\n")
        .append(Html.table(List.of("", ""), conditions))
        .append("</details>\n</section>\n")
        .toString();
  }

  @Override
  public String markdown() {
    StringBuilder text = new StringBuilder("## " + TITLE + "\n\n");
    text.append(uncontrolled() ? NO_CONTROL : HOW).append("\n\n");
    suites()
        .forEach(
            (name, suite) ->
                text.append("### ")
                    .append(name)
                    .append("\n\n")
                    .append(ReportPage.table(HEADER, rows(suite)))
                    .append('\n'));
    return text.append(ReportPage.table(List.of("measured", "how and where"), conditions))
        .append('\n')
        .toString();
  }
}
