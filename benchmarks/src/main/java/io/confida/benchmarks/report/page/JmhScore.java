package io.confida.benchmarks.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One score of JMH.
 *
 * @param suite the benchmark's class
 * @param method of it
 * @param params by name
 * @param mode thrpt, avgt …
 * @param threads that ran it
 * @param score in its unit
 * @param error half the width of the 99.9 % interval; not a number with one iteration
 * @param unit of both
 * @param secondary other figures of the same run, in words
 */
record JmhScore(
    String suite,
    String method,
    Map<String, String> params,
    String mode,
    int threads,
    double score,
    double error,
    String unit,
    Map<String, String> secondary) {

  /**
   * Parameters whose values are compared with each other, and which of them is the control, as the
   * suites' table in {@code benchmarks/README.md} has it.
   */
  private static final Map<String, String> COMPARED =
      Map.of("library", "HIKARICP", "agent", "none", "mode", "platform", "rewrite", "false");

  /** An element of what JMH's format {@code json} holds. */
  static JmhScore of(JsonNode result) {
    String name = result.path("benchmark").asText();
    int method = name.lastIndexOf('.');
    int suite = name.lastIndexOf('.', method - 1);
    Map<String, String> params = new TreeMap<>();
    result
        .path("params")
        .properties()
        .forEach(each -> params.put(each.getKey(), each.getValue().asText()));
    JsonNode primary = result.path("primaryMetric");
    Map<String, String> secondary = new LinkedHashMap<>();
    result
        .path("secondaryMetrics")
        .properties()
        .forEach(
            each ->
                secondary.put(
                    each.getKey(),
                    (number(each.getValue().path("score").asDouble())
                            + " "
                            + each.getValue().path("scoreUnit").asText())
                        .strip()));
    return new JmhScore(
        name.substring(suite + 1, Math.max(suite + 1, method)),
        name.substring(method + 1),
        params,
        result.path("mode").asText(),
        result.path("threads").asInt(),
        primary.path("score").asDouble(Double.NaN),
        // JMH writes the text NaN where it has none.
        primary.path("scoreError").asDouble(Double.NaN),
        primary.path("scoreUnit").asText(),
        secondary);
  }

  /** Whether the others are to be read beside it. */
  boolean control() {
    return method.endsWith("Control")
        || COMPARED.entrySet().stream()
            .anyMatch(each -> each.getValue().equals(params.get(each.getKey())));
  }

  /** What it has in common with those that it is compared with. */
  String common() {
    List<String> words = new ArrayList<>(List.of(suite));
    params.forEach(
        (name, value) -> {
          if (!COMPARED.containsKey(name)) {
            words.add(name + "=" + value);
          }
        });
    words.add(threads == 1 ? "1 thread" : threads + " threads");
    return String.join(", ", words);
  }

  /** What tells it from those. */
  String own() {
    return params.entrySet().stream()
        .filter(each -> COMPARED.containsKey(each.getKey()))
        .map(each -> " " + each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining("", method, ""));
  }

  /** The unit, and which way is up. */
  String unitInWords() {
    return unit + (unit.endsWith("/op") ? ", less is better" : ", more is better");
  }

  /** The score with its error. */
  String text() {
    return number(score) + (Double.isNaN(error) ? "" : " ± " + number(error));
  }

  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 1_000 ? "%.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3g";
    return size == 0 ? "0" : String.format(Locale.ROOT, format, value);
  }
}
