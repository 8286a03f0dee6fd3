package io.confida.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether figures come from the same code on the same machine, by what results say of theirs. */
public final class Origin {

  /** What another program on the machine changes, and nobody calls another machine. */
  private static final String LOAD = "load_average";

  /** Sizes of memory differ a little from one start of a virtual machine to the next. */
  private static final String MEMORY = "_mib";

  private static final double SAME_MEMORY = 0.02;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Origin() {}

  /** As {@link Results} writes it for what this program measures now. */
  public static Map<String, Object> here() {
    return Results.machine();
  }

  /**
   * What is not the same, one text each: the name, what it was, what it is. What one of the two
   * does not tell is passed over: older files tell less.
   */
  public static List<String> differences(Map<String, Object> before, Map<String, Object> now) {
    List<String> found = new ArrayList<>();
    JsonNode then = JSON.valueToTree(before);
    if (then.isObject()) {
      compare("", then, JSON.valueToTree(now), found);
    }
    return found;
  }

  private static void compare(String name, JsonNode before, JsonNode now, List<String> found) {
    if (before.isObject() && now.isObject()) {
      before
          .properties()
          .forEach(
              each -> {
                JsonNode other = now.get(each.getKey());
                if (other != null && !each.getKey().startsWith(LOAD)) {
                  compare((name + " " + each.getKey()).strip(), each.getValue(), other, found);
                }
              });
    } else if (!same(name, before, now)) {
      found.add("%s (%s, now %s)".formatted(words(name), text(before), text(now)));
    }
  }

  private static boolean same(String name, JsonNode before, JsonNode now) {
    if (before.isNumber() && now.isNumber()) {
      double most = name.endsWith(MEMORY) ? SAME_MEMORY * before.asDouble() : 0;
      return Math.abs(before.asDouble() - now.asDouble()) <= most;
    }
    return before.equals(now);
  }

  private static String words(String name) {
    return name.replace("_mib", ", MiB").replace('_', ' ');
  }

  private static String text(JsonNode node) {
    return node.isArray() && node.isEmpty()
        ? "none"
        : node.isValueNode() ? node.asText() : node.toString();
  }
}
