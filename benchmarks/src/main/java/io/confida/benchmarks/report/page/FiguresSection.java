package io.confida.benchmarks.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Results that are told in tables alone, as a part of a page.
 *
 * @param file what the reader named
 * @param document its JSON
 */
record FiguresSection(String file, JsonNode document) implements Part {

  /** The commands, and what they answer. */
  private static final Map<String, String> TITLES =
      Map.of(
          "http", "What our way to the database costs a request (http)",
          "fairness", "Who is served, and how late (fairness)",
          "start", "Start and memory (start)",
          "agents", "What agents cost the JVM they watch (agents)",
          "compare", "Two results compared (compare)");

  private static final String HOW =
      "No plot is drawn of these: medians, with the lowest and the highest round in brackets. What"
          + " the figures mean stands in benchmarks/README.md.";

  private static final String HOW_COMPARED =
      "No plot is drawn of these: ratios of B to A with their intervals.";

  /** A table of the section. */
  private record Rows(List<String> header, List<List<String>> rows) {}

  /** Whether results of that command are told so. */
  static boolean tells(String command) {
    return TITLES.containsKey(command);
  }

  private String command() {
    return document.path("command").asText();
  }

  private String title() {
    return TITLES.getOrDefault(command(), command());
  }

  private String how() {
    return command().equals("compare") ? HOW_COMPARED : HOW;
  }

  private List<Rows> tables() {
    return switch (command()) {
      case "http" -> List.of(http());
      case "fairness" -> List.of(fairness());
      case "start" -> List.of(starts(), memory());
      case "agents" -> List.of(agents());
      default -> List.of(compared());
    };
  }

  private Rows http() {
    List<List<String>> rows = new ArrayList<>();
    document
        .path("ratios")
        .properties()
        .forEach(
            each ->
                rows.add(
                    List.of(
                        each.getKey(),
                        spread(each.getValue().path("throughput_ours_to_control")),
                        spread(each.getValue().path("throughput_a_to_a")),
                        spread(each.getValue().path("requests_per_cpu_second_ours_to_control")),
                        spread(each.getValue().path("requests_per_cpu_second_a_to_a")))));
    return new Rows(
        List.of(
            "scenario",
            "requests/s, ours to control",
            "A/A",
            "requests per CPU second, ours to control",
            "A/A"),
        rows);
  }

  private Rows fairness() {
    List<String> figures =
        List.of(
            "jain",
            "p99_wait_ms",
            "max_wait_ms",
            "ideal_p99_wait_ms",
            "in_turn_p99_wait_ms",
            "turns_per_second",
            "threads_never_served");
    List<List<String>> rows = new ArrayList<>();
    for (String pool : List.of("control", "gate")) {
      List<String> row = new ArrayList<>();
      row.add(pool.equals("gate") ? "HikariCP behind the gate" : "HikariCP alone (control)");
      for (String figure : figures) {
        row.add(
            spread(
                Figures.of(
                    elements(document.path(pool)).stream()
                        .mapToDouble(round -> round.path(figure).asDouble())
                        .toArray())));
      }
      rows.add(row);
    }
    List<String> header = new ArrayList<>(List.of("pool"));
    figures.forEach(figure -> header.add(figure.replace('_', ' ')));
    return new Rows(header, rows);
  }

  private Rows starts() {
    return new Rows(
        List.of("database", "seconds to ready", "CPU seconds until then"),
        elements(document.path("starts")).stream()
            .map(
                each ->
                    List.of(
                        each.path("database").asText().toLowerCase(Locale.ROOT),
                        spread(each.path("seconds")),
                        spread(each.path("cpu_seconds"))))
            .toList());
  }

  private Rows memory() {
    return new Rows(
        List.of("under 256 clients", "MiB resident at the most"),
        elements(document.path("memory_under_256_clients")).stream()
            .map(
                each ->
                    List.of(
                        each.path("work").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                        JmhScore.number(each.path("peak_mib").asDouble())))
            .toList());
  }

  private Rows agents() {
    Set<String> watchers = new LinkedHashSet<>();
    document
        .path("figures")
        .properties()
        .forEach(
            figure ->
                figure
                    .getValue()
                    .path("watchers")
                    .properties()
                    .forEach(each -> watchers.add(each.getKey())));
    List<String> header = new ArrayList<>(List.of("figure"));
    watchers.forEach(each -> header.add(each.toLowerCase(Locale.ROOT).replace('_', ' ')));
    List<List<String>> rows = new ArrayList<>();
    document
        .path("figures")
        .forEach(
            figure -> {
              List<String> row = new ArrayList<>();
              row.add((figure.path("words").asText() + " " + figure.path("unit").asText()).strip());
              watchers.forEach(each -> row.add(spread(figure.path("watchers").path(each))));
              rows.add(row);
            });
    return new Rows(header, rows);
  }

  private Rows compared() {
    List<List<String>> rows = new ArrayList<>();
    document
        .path("comparisons")
        .properties()
        .forEach(
            each -> {
              String name = each.getKey();
              JsonNode of = each.getValue();
              elements(of.path("settings"))
                  .forEach(
                      one ->
                          rows.add(
                              ratio(name, setting(one.path("setting")), one.path("ratio"), one)));
              rows.add(ratio(name, "all", of.path("overall"), of));
            });
    return new Rows(List.of("figure", "setting", "B to A", "interval", "verdict"), rows);
  }

  private static List<String> ratio(String name, String setting, JsonNode ratio, JsonNode of) {
    return List.of(
        name,
        setting,
        JmhScore.number(ratio.path("estimate").asDouble()),
        JmhScore.number(ratio.path("low").asDouble())
            + " to "
            + JmhScore.number(ratio.path("high").asDouble()),
        of.path("verdict").asText().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** In the first version of the schema it was a size alone. */
  private static String setting(JsonNode setting) {
    return setting.isNumber()
        ? "size " + setting.asInt()
        : "size %s%s, timeout %s ms"
            .formatted(
                setting.path("size").asText(),
                setting.path("overflow").asInt() == 0 ? "" : "+" + setting.path("overflow").asInt(),
                setting.path("timeout_ms").asText());
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String spread(JsonNode figures) {
    return figures.isMissingNode()
        ? "-"
        : spread(
            new Figures(
                figures.path("median").asDouble(),
                figures.path("min").asDouble(),
                figures.path("max").asDouble(),
                figures.path("rounds").asInt()));
  }

  private static String spread(Figures figures) {
    return figures.rounds() == 0
        ? "-"
        : JmhScore.number(figures.median())
            + (figures.rounds() == 1
                ? ""
                : " (%s to %s)"
                    .formatted(JmhScore.number(figures.min()), JmhScore.number(figures.max())));
  }

  private List<List<String>> conditions() {
    List<List<String>> pairs = new ArrayList<>();
    pairs.add(List.of("file", file));
    pairs.add(List.of("written", Conditions.time(document.path("time").asText())));
    for (String each : List.of("a", "b", "rounds", "threads", "connections", "hold_ms")) {
      if (document.path(each).isValueNode()) {
        pairs.add(List.of(each.replace('_', ' '), document.path(each).asText()));
      }
    }
    pairs.addAll(Conditions.machine(document.path("machine")));
    return pairs;
  }

  @Override
  public String html() {
    StringBuilder html = new StringBuilder("<section>\n<h2>");
    html.append(Html.escape(title())).append("</h2>\n").append(Html.paragraph(how()));
    tables().forEach(each -> html.append(Html.table(each.header(), each.rows())));
    return html.append("<details open><summary>How and where it was measured</summary>\n")
        .append(Html.table(List.of("", ""), conditions()))
        .append("</details>\n</section>\n")
        .toString();
  }

  @Override
  public String markdown() {
    StringBuilder text = new StringBuilder("## ").append(title()).append("\n\n");
    text.append(how()).append("\n\n");
    tables()
        .forEach(each -> text.append(ReportPage.table(each.header(), each.rows())).append('\n'));
    return text.append(ReportPage.table(List.of("measured", "how and where"), conditions()))
        .append('\n')
        .toString();
  }
}
