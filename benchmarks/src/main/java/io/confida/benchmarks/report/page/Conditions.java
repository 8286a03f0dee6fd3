package io.confida.benchmarks.report.page;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where and how something was measured, as a reader would write it. */
final class Conditions {

  /** What a part is called that another code or machine measured. */
  static final String RESUMED = "gone on with by --force, where this was another";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Conditions() {}

  /** The machine's properties as pairs of name and value. */
  static List<List<String>> machine(Map<String, Object> machine) {
    List<List<String>> pairs = new ArrayList<>();
    machine.forEach((key, value) -> pairs.add(List.of(name(key), text(value))));
    return pairs;
  }

  /** The same of a document that was read as it is; none where it does not tell. */
  static List<List<String>> machine(JsonNode machine) {
    return machine.isObject()
        ? machine(JSON.convertValue(machine, new TypeReference<Map<String, Object>>() {}))
        : List.of();
  }

  /** To the hundredth. */
  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }

  /** To the second. */
  static String time(String instant) {
    return instant.isEmpty()
        ? "not told"
        : Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String name(String key) {
    return switch (key) {
      case "load_average_before" -> "load average before the run";
      // Of older files: taken when the file was written.
      case "load_average" -> "load average at the end, this program's own load included";
      case "memory_mib" -> "memory, MiB";
      case "heap_mib" -> "largest heap, MiB";
      default -> key.replace('_', ' ');
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(each -> each.getKey() + " " + each.getValue())
              .collect(Collectors.joining(", "));
      case Collection<?> list when list.isEmpty() -> "none";
      case Collection<?> list ->
          list.stream().map(String::valueOf).collect(Collectors.joining(", "));
      case Double number -> seconds(number);
      default -> String.valueOf(value);
    };
  }
}
